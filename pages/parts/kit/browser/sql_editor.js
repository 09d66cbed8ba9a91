// The editor of SQL: CodeMirror with the names of the version's tables and columns.

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const style = new CSSStyleSheet();
style.replaceSync(`
  .editor { border: 1px solid #c9d1d9; border-radius: 8px; overflow: hidden; background: #fff; } .editor:focus-within { border-color: var(--accent); }
  .cm-editor { font-size: var(--row); min-height: 9em; max-height: 50vh; } .cm-editor.cm-focused { outline: none; } .cm-scroller { overflow: auto; font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; line-height: 1.5; }
  .tools { display: flex; align-items: center; gap: 12px; margin-top: 8px; font-size: var(--quiet-size); color: var(--quiet); }
  button { all: unset; box-sizing: border-box; height: var(--control); padding: 0 18px; display: inline-flex; align-items: center; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: #fff; font-size: var(--row); font-weight: 600; cursor: pointer; }
  button.quiet { background: #fff; color: var(--accent); } button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`);

async function begin(part, data) {
  const { EditorState, EditorView, PostgreSQL, Prec, basicSetup, keymap, sql } = await import("./codemirror.js");
  const run = () => {
    // What is told later than the question would begin the page anew before it was put.
    clearTimeout(part.waiting);
    part.state("text", part.view.state.doc.toString());
    part.trigger("run", part.view.state.doc.toString());
    return true;
  };
  const onChange = () => {
    clearTimeout(part.waiting);
    part.waiting = setTimeout(() => part.state("text", part.view.state.doc.toString()), 600);
  };
  part.state_of = (text) => EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
      basicSetup,
      sql({ dialect: PostgreSQL, schema: data.schema, upperCaseKeywords: false }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": data.words.editor }),
      EditorView.updateListener.of((update) => update.docChanged && onChange()),
    ],
  });
  const root = part.parent.getRootNode();
  part.view = new EditorView({ state: part.state_of(data.reload?.[1] ?? data.first), parent: part.box, root });
  part.number = data.reload?.[0];
  part.run.onclick = run;
  // Who left the field, by Escape or by a click elsewhere, asks all the same.
  const ask = (event) => {
    if (!part.box.isConnected) return document.removeEventListener("keydown", ask);
    const is_asked = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented;
    if (is_asked && [null, document.body].includes(document.activeElement) && !part.run.hidden) run();
  };
  document.addEventListener("keydown", ask);
}

export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  const part = (parentElement.part ??= { parent: parentElement });
  part.trigger = setTriggerValue;
  part.state = setStateValue;
  const root = parentElement.getRootNode();
  if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, style];
  if (!part.box) {
    part.box = make("div", { className: "editor" });
    part.run = make("button", { type: "button" });
    part.cancel = make("button", { type: "button", className: "quiet", onclick: () => part.trigger("cancel", true) });
    part.hint = make("span");
    parentElement.append(part.box, make("div", { className: "tools" }, part.run, part.cancel, part.hint));
    part.ready = begin(part, data);
  }
  part.run.textContent = data.words.run;
  part.cancel.textContent = data.words.cancel;
  part.hint.textContent = data.words.shortcut;
  part.run.hidden = data.running;
  part.cancel.hidden = !data.running;
  part.run.style.display = data.running ? "none" : "";
  part.cancel.style.display = data.running ? "" : "none";
  part.ready.then(() => {
    if (data.reload && data.reload[0] !== part.number) {
      part.number = data.reload[0];
      part.view.setState(part.state_of(data.reload[1]));
      part.state("text", data.reload[1]);
    }
  });
}
