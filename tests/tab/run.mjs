// node run.mjs SITE NOTEBOOK...: runs the notebooks' cells in Pyodide and prints, for each, one line of JSON.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, ...notebooks] = process.argv.slice(2);
const { loadPyodide } = await import(join(resolve(folder), "pyodide.mjs"));
const { put } = await import(join(resolve(folder), "packages.mjs"));
const here = dirname(fileURLToPath(import.meta.url));
const pyodide = await loadPyodide({ indexURL: resolve(folder) + "/" });
put(pyodide, ...["course.pack", "f1model.pack"].map((name) => new Uint8Array(readFileSync(join(folder, name)))));
pyodide.FS.writeFile("/home/pyodide/cells.py", readFileSync(join(here, "cells.py"), "utf8"));
const models = resolve(here, "../../notebooks/models");
for (const folder of ["models", "../models"]) { // lesson 13 reads from the one, its exercises from the other
  pyodide.FS.mkdir(folder);
  for (const name of readdirSync(models)) {
    pyodide.FS.writeFile(`${folder}/${name}`, readFileSync(join(models, name)));
  }
}
const { run } = pyodide.pyimport("cells");
for (const path of notebooks) {
  process.stdout.write(run(readFileSync(path, "utf8")) + "\n");
}
