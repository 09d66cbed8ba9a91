// What the console uses of CodeMirror 6 (MIT); everything else is left out of the bundle.
export { basicSetup } from "codemirror";
export { EditorState, Prec } from "@codemirror/state";
export { EditorView, keymap } from "@codemirror/view";
export { PostgreSQL, sql } from "@codemirror/lang-sql";
