// What a reader can do with a formula besides reading it: copy its TeX, by a
// selection or by a button. The formulas themselves are finished HTML and need
// none of this.

(() => {
  const words = {
    en: { copy: "Copy TeX", done: "Copied", formula: "Formula" },
    zh: { copy: "复制 TeX", done: "已复制", formula: "公式" },
  };
  const language = document.documentElement.lang.slice(0, 2);
  const { copy, done, formula } = words[language] ?? words.en;

  const isDisplay = (math) => math.hasAttribute("display");

  function source(math) {
    const tex = math.dataset.tex;
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
    for (const button of content.querySelectorAll(".tex-copy")) button.remove();
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

  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".tex-copy");
    if (!button) return;
    const math = button.parentElement.querySelector("mjx-container");
    await navigator.clipboard.writeText(math.dataset.tex);
    button.textContent = done;
    setTimeout(() => (button.textContent = copy), 2000);
  });

  function addButton(box) {
    if (!navigator.clipboard || box.querySelector(".tex-copy")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tex-copy";
    button.textContent = copy;
    box.append(button);
  }

  // A browser asks for a font when the first of its letters is drawn. Paper does
  // not wait for that, so formulas further down would be printed in no font.
  function loadFonts() {
    if (document.querySelector("mjx-container"))
      for (const face of document.fonts) face.load();
  }

  const prepare = () =>
    document.querySelectorAll(".tex-display").forEach(addButton);

  function begin() {
    prepare();
    loadFonts();
    const changes = { childList: true, subtree: true };
    new MutationObserver(prepare).observe(document.body, changes);
  }
  // Text first: these are for a page that is drawn, and for one that the theme
  // puts into its place without loading it anew.
  if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 1000 });
  else setTimeout(begin, 500);
})();
