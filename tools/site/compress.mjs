// node compress.mjs PYODIDE FILE...: compresses each file in its place, as the Pyodide that will read it does it. A Python
// that is as old as ours may be does not know this kind.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [pyodide, ...files] = process.argv.slice(2).map((each) => resolve(each));
const { loadPyodide } = await import(join(pyodide, "pyodide.mjs"));
const python = await loadPyodide({ indexURL: pyodide + "/" });
const compress = python.runPython(`
from compression.zstd import compress
lambda held: compress(held.to_bytes(), level=22)`);
for (const file of files) {
  writeFileSync(file, compress(new Uint8Array(readFileSync(file))).toJs());
}
