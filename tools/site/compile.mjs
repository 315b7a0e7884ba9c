// node compile.mjs PYODIDE FOLDER WARM: runs WARM with the packages in the folders of FOLDER, and compiles each of their
// modules that it loaded: beside the module's file, as Pyodide's own Python does it.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [pyodide, folder, warm] = process.argv.slice(2).map((each) => resolve(each));
const { loadPyodide } = await import(join(pyodide, "pyodide.mjs"));
// Else Node shows the script that failed, a megabyte in one line, and not what went wrong.
process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error).trim().split("\n").pop());
  process.exitCode = 1;
});
const python = await loadPyodide({ indexURL: pyodide + "/" });
python.mountNodeFS("/folder", folder);
python.runPython(`
import sys
from pathlib import Path

sys.path += map(str, sorted(Path("/folder").iterdir()))`);
python.runPython(readFileSync(warm, "utf8"));
python.runPython(`
from importlib.util import source_hash
from importlib._bootstrap_external import _code_to_hash_pyc
from types import CodeType

def bare(code):
    # Where in its file an instruction comes from is a third of what is written, and the file is not there: in the
    # table of such places, a byte says "of no line" for up to eight instructions.
    held = tuple(bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    whole, rest = divmod(len(code.co_code) // 2, 8)
    nowhere = bytes([0xFF] * whole + ([0xF8 + rest - 1] if rest else []))
    return code.replace(co_consts=held, co_linetable=nowhere)

site = f"/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"  # where a tab has them
files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
for path in (Path(each) for each in sorted(filter(None, files)) if each.startswith("/folder/") and each.endswith(".py")):
    source, (_, _, _, *inside) = path.read_bytes(), path.parts
    code = compile(source, "/".join([site, *inside]), "exec", dont_inherit=True)
    path.with_suffix(".pyc").write_bytes(_code_to_hash_pyc(bare(code), source_hash(source), False))
`);
