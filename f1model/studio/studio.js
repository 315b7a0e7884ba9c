// The studio in a page: it says to Python what is done, and shows what comes back. It keeps no state of the design.

const PARTS = ["bar", "sum", "challenge", "keys", "questions", "items", "picture", "asked", "changes", "findings", "bill"];
const FIGURES = ["sum", "challenge", "questions", "items", "picture", "asked", "changes"], JUDGED = ["findings", "bill"];
const LOOKS = ["judge", "show", "language", "take"]; // after which the design is what it was
const PART = 100; // milliseconds of the review, after which Python hears whether somebody has typed
const LATE = 400; // milliseconds after which what shows the design before is marked so
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
  const queue = [], owed = new Set();
  let busy = false, judging = false, marking, telling, ended = false;

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

  /** These panels show the design before until they are drawn anew, or no longer. */
  const owe = (names, are) => {
    for (const name of names) if (are) owed.add(name); else owed.delete(name);
    for (const late of root.querySelectorAll("[data-late]")) if (!owed.has(late.dataset.panel)) late.removeAttribute("data-late");
    if (!owed.size) marking = clearTimeout(marking);
    else marking ??= setTimeout(() => { for (const name of owed) panelOf(root, name).setAttribute("data-late", ""); marking = undefined; }, LATE);
  };

  const next = async () => {
    if (ended || busy) return;
    // The review takes longest. It is asked for in parts, as long as there is nothing else to ask.
    const asked = queue.shift() ?? (judging && { message: { do: "judge", within: PART } });
    if (!asked) return;
    busy = true;
    const { message } = asked, slow = setTimeout(() => { silent.textContent = `No answer yet. If none comes, ${again}.`; }, PATIENCE);
    if (!LOOKS.includes(message.do)) owe([...FIGURES, ...JUDGED], true);
    const answer = await ask(message).catch((error) => { silent.textContent = `No answer: ${error.message || error}`; });
    clearTimeout(slow);
    busy = false;
    if (!answer) { // and what shows the design before stays marked
      judging = judging && message.do !== "judge";
      return next();
    }
    silent.textContent = "";
    judging = message.do === "judge" ? Boolean(answer.more) : judging || Boolean(answer.more);
    next(); // so that Python goes on while this is drawn
    show(answer, asked);
    if (message.do !== "judge") owe(FIGURES, false);
    if (!judging) owe(JUDGED, false);
    if (answer.panels?.findings !== undefined) count("judged"); else if (answer.panels) count("answered");
  };

  const count = (what) => { root.dataset[what] = String(Number(root.dataset[what] || 0) + 1); };

  const send = (message, then, from) => {
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
    clearTimeout(marking);
    clearTimeout(telling);
  };
}

const panelOf = (root, name) => root.querySelector(`[data-panel="${name}"]`);

/** Draw a panel anew, where it differs. The keyboard stays where it was, and so does what was scrolled. */
function redraw(root, name, html) {
  const panel = panelOf(root, name);
  if (!panel) return;
  const held = panel.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.key, range = held && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  const differs = panel.drawn !== html;
  if (differs) {
    const made = document.createElement("template");
    made.innerHTML = html;
    match(panel, made.content);
    panel.drawn = html;
  }
  for (const each of panel.querySelectorAll(differs ? "input, select" : "[data-do]")) asDrawn(each);
  if (!held) return;
  const again = held.isConnected ? held : key && [...panel.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (again !== document.activeElement) (again || panel.querySelector("button, input, select"))?.focus();
  if (again && range && range[0] !== null && again.type === "text") again.setSelectionRange(...range);
}

/** Make the inside of an element like that of another, and leave what is the same already: it costs no layout. */
function match(old, made) {
  const there = [...old.childNodes], wanted = [...made.childNodes];
  wanted.forEach((each, n) => {
    const one = there[n];
    if (!one) old.append(each);
    else if (one.nodeName !== each.nodeName || one.dataset?.key !== each.dataset?.key) one.replaceWith(each);
    else if (one.nodeType !== Node.ELEMENT_NODE) { if (one.data !== each.data) one.data = each.data; }
    else {
      for (const { name } of [...one.attributes]) if (!each.hasAttribute(name)) one.removeAttribute(name);
      for (const { name, value } of each.attributes) if (one.getAttribute(name) !== value) one.setAttribute(name, value);
      match(one, each);
    }
  });
  there.slice(wanted.length).forEach((each) => each.remove());
}

/** A field shows what was drawn, whatever was typed or chosen there since. */
function asDrawn(field) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = field.defaultChecked;
  else if (field.options) field.selectedIndex = Math.max([...field.options].findIndex((each) => each.defaultSelected), 0);
  else if (field.type === "text" && field.value !== field.defaultValue) field.value = field.defaultValue;
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

/** Write beside each field what is wrong with it. Only what differs is written: a change is followed by layout. */
function annotate(root, notes) {
  root.querySelectorAll("[data-note]").forEach((note, n) => {
    const text = notes[note.dataset.note] ?? "", input = note.previousElementSibling, invalid = String(Boolean(text));
    note.id ||= `f1model-note-${Math.random().toString(36).slice(2)}-${n}`;
    if (note.textContent !== text) note.textContent = text;
    if (input.getAttribute("aria-invalid") !== invalid) input.setAttribute("aria-invalid", invalid);
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
