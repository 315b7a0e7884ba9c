// What the kernel of a notebook starts instead of Pyodide alone: Pyodide with the course, which is fetched at the same
// time, and with what a lesson needs first imported already. Later, the notebook's own folder would be asked for each of
// these modules, which takes a request to the page each time.
import { loadPyodide as load } from "./pyodide.mjs";
import { fetched, put } from "./packages.mjs";

// But not f1model.course: imported in a notebook, it makes errors short, and there is none yet.
const FIRST = "import IPython.core.interactiveshell, f1model, f1model.views, moto.dynamodb.responses";
const ARCHIVES = ["course.pack", "f1model.pack"];

export const loadPyodide = async (options) => {
  const archives = Promise.all(ARCHIVES.map((name) => fetched(options.indexURL + name)));
  const python = await load({ ...options, packages: [] });
  put(python, ...(await archives));
  for (const [name, { file_name }] of Object.entries(python.lockfile.packages)) {
    if (ARCHIVES.includes(file_name)) python.loadedPackages[name] = "default channel";
  }
  python.runPython(FIRST);
  return python;
};
