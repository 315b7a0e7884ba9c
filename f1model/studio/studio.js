// The studio in a page: it says to Python what is done, and shows what comes back. It keeps no state of the design.

const PARTS = ["bar", "sum", "challenge", "keys", "questions", "items", "picture", "asked", "changes", "findings", "bill"];
const PATIENCE = 20_000; // milliseconds without an answer
const QUIET = 600; // milliseconds after which a listener is told how things are

/** Build the studio in `root`. `ask` takes a message and promises the answer; `again` says what helps where none comes.
 *  Gives a function that ends it. */
export function mount(root, ask, again = "run the cell again") {
  root.classList.add("f1model-studio");
  // Or JupyterLab would take letters and arrows for commands: it asks whatever has the keyboard first.
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; });
  // The questions are a form, or two studios in one notebook would share what is chosen. Nothing is ever submitted.
  const tag = (name) => (name === "questions" ? "form" : "div");
  root.innerHTML = PARTS.map((name) => `<${tag(name)} class="part" data-panel="${name}"></${tag(name)}>`).join("") +
    '<p role="status" class="said"></p><p role="alert" class="silent"></p>';
  const said = root.querySelector(".said"), silent = root.querySelector(".silent");
  const queue = [];
  let busy = false, judging, judged = 0, telling, ended = false;

  const say = (text) => {
    clearTimeout(telling);
    telling = setTimeout(() => { said.textContent = text; }, QUIET);
  };

  const show = ({ panels, notes, said: words, file }, { message, then, from }) => {
    const known = new Set([...root.querySelectorAll("input")].map((each) => each.dataset.key));
    for (const [name, html] of Object.entries(panels ?? {})) redraw(root, name, html);
    // Whoever adds an index goes on with its first key.
    if (message.do === "add-index") [...root.querySelectorAll("input")].find((each) => !known.has(each.dataset.key))?.focus();
    if (notes) annotate(root, notes);
    if (words !== undefined) say(words);
    if (words && !panels && !notes && !file) tell(from, words, "worse"); // nothing was done: this is why
    if (file) take(file, then, (text) => { say(text); tell(from, text); });
  };

  const next = async () => {
    if (busy || ended || !queue.length) return;
    busy = true;
    const asked = queue.shift(), { message } = asked;
    const begun = performance.now();
    const slow = setTimeout(() => { silent.textContent = `No answer yet. If none comes, ${again}.`; }, PATIENCE);
    try {
      const answer = await ask(message);
      silent.textContent = "";
      show(answer, asked);
      if (message.do === "judge") {
        judged = performance.now() - begun;
        root.dataset.judged = String(Number(root.dataset.judged || 0) + 1);
      }
      if (answer.more) judge();
    } catch (error) {
      silent.textContent = `No answer: ${error.message || error}`;
    } finally {
      clearTimeout(slow);
      busy = false;
      next();
    }
  };

  // The review takes longest. If it took long the last time, it waits until nobody has typed for a moment.
  const judge = () => {
    clearTimeout(judging);
    judging = setTimeout(() => { if (!queue.length) send({ do: "judge" }); }, judged > 150 ? 200 : 0);
  };

  const send = (message, then, from) => {
    clearTimeout(judging);
    const same = queue.findIndex((each) => message.do === "text" && each.message.do === "text" &&
      String(each.message.field) === String(message.field));
    if (same >= 0) queue[same].message = message; else queue.push({ message, then, from });
    next();
  };

  const value = (element) => (element.type === "checkbox" ? element.checked : element.value);

  const act = (event) => {
    const element = event.target.closest("[data-do]");
    const on = element?.dataset.on ?? "click";
    if (!element || on !== event.type || element.getAttribute("aria-disabled") === "true") return;
    const message = JSON.parse(element.dataset.do);
    const fields = element.dataset.on ? [element] : element.closest(".group, .row")?.querySelectorAll("[data-field]") ?? [];
    for (const field of fields) if (field.dataset.field && !field.dataset.do === !element.dataset.on) message[field.dataset.field] = value(field);
    root.querySelectorAll(".told").forEach((each) => each.remove());
    send(message, element.dataset.then, element);
  };

  // Enter in a field that has a button beside it presses the button.
  const enter = (event) => {
    if (event.key !== "Enter" || event.target.type !== "text" || event.target.dataset.do) return;
    event.target.closest(".group")?.querySelector("button[data-do]")?.click();
  };

  for (const kind of ["click", "change", "input"]) root.addEventListener(kind, act);
  root.addEventListener("keydown", enter);
  root.addEventListener("submit", (event) => event.preventDefault());
  send({ do: "start" });
  return () => {
    ended = true;
    clearTimeout(judging);
    clearTimeout(telling);
  };
}

/** Draw a panel anew; the keyboard stays where it was, and so does what was scrolled. */
function redraw(root, name, html) {
  const panel = root.querySelector(`[data-panel="${name}"]`);
  if (!panel) return;
  const held = panel.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.key, range = held && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  const scrolled = [...panel.querySelectorAll(".wide")].map((each) => each.scrollLeft);
  panel.innerHTML = html;
  [...panel.querySelectorAll(".wide")].forEach((each, n) => { each.scrollLeft = scrolled[n] ?? 0; });
  const again = key && [...panel.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (held) (again || panel.querySelector("button, input, select"))?.focus();
  if (again && range && range[0] !== null && again.type === "text") again.setSelectionRange(...range);
}

/** Say for the eye, beside what was used, what came of it; a listener is told elsewhere. */
function tell(from, text, kind = "") {
  const place = from?.isConnected && (from.closest(".group, td, .row") ?? from.parentElement);
  if (!place) return;
  const told = document.createElement("small");
  told.className = `told ${kind}`;
  told.ariaHidden = "true";
  told.textContent = text;
  place.append(told);
}

/** Write beside each field what is wrong with it. */
function annotate(root, notes) {
  root.querySelectorAll("[data-note]").forEach((note, n) => {
    const text = notes[note.dataset.note] ?? "", input = note.previousElementSibling;
    note.textContent = text;
    note.id ||= `f1model-note-${Math.random().toString(36).slice(2)}-${n}`;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.setAttribute("aria-describedby", note.id); else input.removeAttribute("aria-describedby");
  });
}

/** A design to take home: into the clipboard, or as a file. */
async function take({ name, text }, then, say) {
  if (then === "copy") {
    try {
      await navigator.clipboard.writeText(text);
      say(`${name} is in the clipboard.`);
      return;
    } catch { /* no clipboard here: give the file instead */ }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(`${name} is downloaded.`);
}

/** In a notebook, Python is the kernel, and anywidget carries the messages. */
export default {
  render({ model, el }) {
    const mine = Math.random().toString(36).slice(2), waiting = new Map();
    let count = 0;
    const hear = (answer) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    };
    model.on("msg:custom", hear);
    const end = mount(el, (message) => new Promise((resolve) => {
      const id = `${mine}-${++count}`;
      waiting.set(id, resolve);
      model.send({ ...message, id });
    }));
    return () => {
      end();
      model.off("msg:custom", hear);
    };
  },
};
