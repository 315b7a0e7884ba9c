// The studio of the site: its Python runs in a worker of this tab.
import { mount } from "./studio.js";

const waiting = new Map(), KEPT = "f1model-studio";
let count = 0;
const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
const starting = document.getElementById("starting");

// A browser may forbid to store anything, or have no room: then nothing is kept, and all else goes on.
const stored = (use) => {
  try {
    return use();
  } catch {
    return null;
  }
};

// The pages' own choice of light or dark holds here as well; pictures are told as in JupyterLab.
const chosen = stored(() => localStorage.getItem("theme")), dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  const light = chosen === "light" || (chosen !== "dark" && !dark.matches);
  document.documentElement.style.colorScheme = light ? "light" : "dark";
  document.body.dataset.jpThemeLight = String(light);
};
dark.addEventListener("change", follow);
follow();

const answered = ({ id, text, error, design }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error) return reject(new Error(error));
  if (design !== null) stored(() => (design ? localStorage.setItem(KEPT, design) : localStorage.removeItem(KEPT)));
  resolve(JSON.parse(text));
};
const ask = (message) => new Promise((resolve, reject) => {
  const id = ++count;
  waiting.set(id, { resolve, reject });
  worker.postMessage({ id, text: JSON.stringify(message) });
});
const failed = (why) => {
  starting.textContent = `Python does not start in this tab: ${why}. What is below is the design as it is at first.`;
  starting.className = "failed";
};

worker.onerror = (event) => failed(event.message || "the script that starts it could not be fetched");
worker.onmessage = ({ data }) => {
  if (data.failed) return failed(data.failed);
  if (!data.ready) return answered(data);
  if (data.again) {
    starting.textContent = "This is the design as you left it. Start again, below, goes back to the first one.";
    starting.className = "again";
  } else starting.remove();
  mount(document.getElementById("studio"), ask, "load the page again");
};
worker.postMessage({ design: stored(() => localStorage.getItem(KEPT)) ?? "" });
