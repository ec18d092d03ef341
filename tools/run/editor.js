// Where a reader changes a program: CodeMirror, fetched at the first Edit.

import { indentWithTab } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { python } from "@codemirror/lang-python";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

// The colours of listings, in either scheme.
const colour = (name) => ({ color: `var(--md-code-hl-${name}-color)` });
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], ...colour("keyword") },
  { tag: [tags.string, tags.special(tags.string)], ...colour("string") },
  { tag: tags.number, ...colour("number") },
  { tag: tags.comment, ...colour("comment") },
  { tag: tags.operator, ...colour("operator") },
  { tag: [tags.bool, tags.null], ...colour("constant") },
  { tag: tags.function(tags.definition(tags.variableName)), ...colour("function") },
]);
const look = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  ".cm-content": {
    fontFamily: "var(--md-code-font-family, monospace)",
    lineHeight: "1.5",
    caretColor: "currentcolor",
  },
  ".cm-cursor": { borderLeftColor: "currentcolor" },
  ".cm-line": { padding: "0 1.1em" },
});

/** Put an editor into an element; Ctrl-Enter runs, Escape then Tab leaves. */
export function open(box, text, start, label, run) {
  // In a tree of its own its styles are sheets that scripts may make; a policy
  // without 'unsafe-inline' refuses them as elements of the page.
  const root = box.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      selection: { anchor: start },
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          indentWithTab,
        ]),
        minimalSetup,
        python(),
        syntaxHighlighting(colours),
        look,
        EditorState.tabSize.of(4),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    text: () => view.state.doc.toString(),
    close: () => view.destroy(),
  };
}
