// What a reader can do besides reading: copy a listing, or the TeX of a formula,
// by a button; a selection copies formulas as TeX, too.

(() => {
  const words = {
    en: { code: "Copy", tex: "Copy TeX", done: "Copied" },
    zh: { code: "复制", tex: "复制 TeX", done: "已复制" },
  };
  const language = document.documentElement.lang.slice(0, 2);
  const { code, tex, done } = words[language] ?? words.en;

  const isDisplay = (math) => math.hasAttribute("display");

  function source(math) {
    const { tex } = math.dataset;
    return isDisplay(math) ? `\n$$\n${tex}\n$$\n` : `$${tex}$`;
  }

  // The formula that a node is in.
  const around = (node) =>
    (node.closest ? node : node.parentElement)?.closest("mjx-container");

  // What is selected, each formula whole and as TeX; null without formulas.
  function selectionAsTex(selection) {
    const range = selection.getRangeAt(0).cloneRange();
    const first = around(range.startContainer);
    const last = around(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const content = range.cloneContents();
    const formulas = content.querySelectorAll("mjx-container");
    for (const math of formulas) math.replaceWith(source(math));
    for (const tool of content.querySelectorAll(".copy, .run")) tool.remove();
    // What waits to be scrolled to has no text of its own.
    for (const part of content.querySelectorAll(".part"))
      part.replaceWith(...part.childNodes);
    return formulas.length ? content : null;
  }

  // Text with the line ends that a browser would give it.
  function asText(content) {
    const box = document.createElement("div");
    box.style.cssText = "position:fixed;left:-200vw;white-space:pre-wrap";
    box.append(content);
    document.body.append(box);
    const result = box.innerText.replace(/\n{3,}/g, "\n\n").trim();
    box.remove();
    return result;
  }

  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const content = selectionAsTex(selection);
    if (!content) return;
    event.clipboardData.setData("text/plain", asText(content));
    event.preventDefault();
  });

  function addButton(box, label, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = label;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text());
      button.textContent = done;
      setTimeout(() => (button.textContent = label), 2000);
    });
    box.append(button);
  }

  function addButtons() {
    if (!navigator.clipboard) return;
    for (const listing of document.querySelectorAll("pre > code"))
      addButton(listing.parentElement, code, () => listing.textContent);
    for (const math of document.querySelectorAll(".tex-display > mjx-container"))
      addButton(math.parentElement, tex, () => math.dataset.tex);
  }

  // A browser asks for a font when the first of its letters is drawn. Paper does
  // not wait for that, so formulas further down would be printed in no font.
  function loadFonts() {
    if (document.querySelector("mjx-container"))
      for (const face of document.fonts) face.load();
  }

  function begin() {
    addButtons();
    loadFonts();
  }
  // Text first: these are for a page that is drawn.
  if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 1000 });
  else setTimeout(begin, 500);
})();
