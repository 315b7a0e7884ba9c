// node compile.mjs PYODIDE FOLDER WARM: runs WARM with the packages in the folders of FOLDER, and compiles each of their
// modules that it loaded, beside the module's file, as Pyodide's own Python does it. Those of Python itself that it
// loaded are compiled into the folder "python" of FOLDER.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [pyodide, folder, warm] = process.argv.slice(2).map((each) => resolve(each));
const { loadPyodide } = await import(join(pyodide, "pyodide.mjs"));
// Else Node shows the script that failed, a megabyte in one line, and not what went wrong.
process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error).trim().split("\n").pop());
  process.exitCode = 1;
});
// An instruction knows its line and not its columns: those would be a third of what is written.
const python = await loadPyodide({ indexURL: pyodide + "/", env: { HOME: "/home/pyodide", PYTHONNODEBUGRANGES: "1" } });
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
from zipimport import zipimporter

def coarse(code):
    # Which line each instruction is of is a tenth of what is written. In this table, each is of the line that the
    # function begins with: two bytes for up to eight instructions. Of no line at all, IPython could not show an error.
    held = tuple(coarse(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    whole, rest = divmod(len(code.co_code) // 2, 8)
    first = bytes([0xEF, 0] * whole + ([0xE8 + rest - 1, 0] if rest else []))
    return code.replace(co_consts=held, co_linetable=first)

def write(path, source, file, made=lambda code: code):
    code = made(compile(source, file, "exec", dont_inherit=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_code_to_hash_pyc(code, source_hash(source), False))

library = f"/lib/python{sys.version_info[0]}.{sys.version_info[1]}"
loaded = list(sys.modules.values())
files = {getattr(module, "__file__", None) for module in loaded}
for path in (Path(each) for each in sorted(filter(None, files)) if each.startswith("/folder/") and each.endswith(".py")):
    _, _, _, *inside = path.parts
    file = "/".join([library, "site-packages", *inside])  # where a tab has it
    write(path.with_suffix(".pyc"), path.read_bytes(), file)
for module in loaded:
    loader = getattr(module, "__loader__", None)
    if isinstance(loader, zipimporter):
        inside = module.__file__.removeprefix(loader.archive + "/")
        path = Path("/folder/python", inside).with_suffix(".pyc")
        write(path, loader.get_data(module.__file__), module.__file__, coarse)
`);
