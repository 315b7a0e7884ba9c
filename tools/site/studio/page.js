// The studio of the site: its Python runs in a worker of this tab.
import { mount } from "./studio.js";

const waiting = new Map();
let count = 0, unsaved = false;
const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
const starting = document.getElementById("starting");

const answered = ({ id, text, error, left }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error) return reject(new Error(error));
  unsaved = left;
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
  starting.remove();
  mount(document.getElementById("studio"), ask, "load the page again");
};
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
