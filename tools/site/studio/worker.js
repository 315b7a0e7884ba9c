// Python, the course's package, and one session of the studio with a season of Formula 1.
import { loadPyodide } from "../static/pyodide/pyodide.mjs";

const PYTHON = `
import json
from f1model import F1, f1_items
from f1model.studio import Session

session = Session(F1, f1_items(seasons=[2024]))

def ask(text):
    return json.dumps(session.answer(json.loads(text)))
`;
const folder = new URL("../static/pyodide/", import.meta.url).href;
let ask, session;

try {
  const pyodide = await loadPyodide({ indexURL: folder });
  const { packages } = await (await fetch(`${folder}pyodide-lock.json`)).json();
  await pyodide.loadPackage(folder + packages.f1model.file_name); // alone: the studio needs nothing else
  pyodide.runPython(PYTHON);
  [ask, session] = [pyodide.globals.get("ask"), pyodide.globals.get("session")];
  postMessage({ ready: true });
} catch (error) {
  postMessage({ failed: String(error.message || error).trim().split("\n").pop() });
}

onmessage = ({ data: { id, text } }) => {
  try {
    const answer = ask(text);
    postMessage({ id, text: answer, left: session.unsaved });
  } catch (error) {
    postMessage({ id, error: String(error.message || error).trim().split("\n").pop() });
  }
};
