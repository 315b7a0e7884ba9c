// Python, the course's package, and one session of the studio with a season of Formula 1.
import { loadPyodide } from "../static/pyodide/pyodide.mjs";
import { fetched, put } from "../static/pyodide/packages.mjs";

const PYTHON = `
import json
from f1model import F1, f1_items
from f1model.errors import F1ModelError
from f1model.export import model_from_json, model_to_json
from f1model.studio.session import Session, of_the_same

session = Session(F1, f1_items(seasons=[2024]))
written = F1

def again(text):
    """Go on with a design of another visit; whether that can be."""
    global written
    try:
        of_the_same(F1, other := model_from_json(text))
        session.history.step(other)
    except F1ModelError:  # of an older version of the course
        return False
    written = session.history.now
    return True

def ask(text):
    """The answer, and the design if it is another than before: empty where it is the first one."""
    global written
    answer, before = session.answer(json.loads(text)), written
    written = session.history.now
    design = None if written is before else "" if written == F1 else model_to_json(written)
    return json.dumps([answer, design])
`;
const folder = new URL("../static/pyodide/", import.meta.url).href;
let python;

const start = async (design) => {
  const [pyodide, project] = await Promise.all([
    loadPyodide({ indexURL: folder }),
    fetched(`${folder}f1model.pack`), // alone: the studio needs nothing else
  ]);
  put(pyodide, project);
  pyodide.runPython(PYTHON);
  python = pyodide.globals;
  postMessage({ ready: true, again: design !== "" && python.get("again")(design) });
};
const why = (error) => String(error.message || error).trim().split("\n").pop();

onmessage = ({ data: { id, text, design } }) => {
  if (id === undefined) {
    start(design).catch((error) => postMessage({ failed: why(error) }));
    return;
  }
  try {
    const [answer, changed] = JSON.parse(python.get("ask")(text));
    postMessage({ id, text: JSON.stringify(answer), design: changed });
  } catch (error) {
    postMessage({ id, error: why(error) });
  }
};
