// What Material leaves out for those who read by ear or by keyboard.

(() => {
  const words = {
    en: {
      formula: "Formula",
      table: "Table",
      __drawer: "Menu",
      __search: "Search",
      __toc: "Table of contents",
    },
    zh: {
      formula: "公式",
      table: "表格",
      __drawer: "菜单",
      __search: "搜索",
      __toc: "目录",
    },
  };
  const language = document.documentElement.lang.slice(0, 2);
  const { formula, table, ...names } = words[language] ?? words.en;
  const labels = `.md-header__button[for="__drawer"],
    .md-header__button[for="__search"], .md-nav label[for="__toc"]`;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Only what scrolls is a stop for the keyboard, and has a name there.
  const scrollers = {
    ".tex-display > mjx-container": formula,
    ".md-typeset__scrollwrap": table,
    "pre > code": null,
  };
  const scrolling = Object.keys(scrollers).join();
  function setStop(element) {
    const scrolls = element.scrollWidth > element.clientWidth;
    const kind = Object.keys(scrollers).find((x) => element.matches(x));
    const stop = { tabindex: "0" };
    if (scrollers[kind])
      Object.assign(stop, { role: "group", "aria-label": scrollers[kind] });
    for (const [attribute, value] of Object.entries(stop)) {
      if (scrolls) element.setAttribute(attribute, value);
      else element.removeAttribute(attribute);
    }
  }
  const sizes = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => setStop(target)),
  );
  // Where nothing was focused, clicked or jumped to, a browser lays out the
  // whole page to find what the first Tab leads to. It is the skip link.
  const skip = document.querySelector(".md-skip");
  let begun = !skip || location.hash;
  for (const kind of ["focusin", "hashchange", "pointerdown"])
    addEventListener(kind, () => (begun = true), { once: true });

  // What is far from the screen has no size yet, and may be the next stop. To
  // ask for the size of all would lay out the whole page, too.
  document.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    if (key !== "Tab") return;
    if (!begun && !shiftKey) {
      event.preventDefault();
      skip.focus();
      return;
    }
    const stops = all(`a[href], button, input, summary, ${scrolling}`);
    if (shiftKey) stops.reverse();
    for (const next of stops.slice(stops.indexOf(document.activeElement) + 1)) {
      if (!next.checkVisibility()) continue;
      if (next.matches(scrolling)) setStop(next);
      if (next.tabIndex === 0) return;
    }
  });

  // A label is for the mouse; where it has its icon it gets a button.
  function addButton(label) {
    const toggle = label.control;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "label-button";
    button.ariaLabel = names[toggle.id];
    const icon = label.querySelector(".md-nav__icon") ?? label;
    button.append(...icon.childNodes);
    icon.append(button);
    const update = () => (button.ariaExpanded = String(toggle.checked));
    toggle.addEventListener("change", update);
    update();
    button.addEventListener("click", () => {
      toggle.click();
      if (toggle.id === "__search") all(".md-search__input")[0].focus();
      if (toggle.id !== "__toc") return;
      // The contents slide over the list of pages, or away from it.
      const place = toggle.checked ? "title" : "link";
      all(`.md-nav__${place}[for="__toc"] button`)[0].focus();
    });
  }

  function begin() {
    for (const scroller of all(scrolling)) sizes.observe(scroller);
    for (const label of all(labels))
      if (label.control) addButton(label);
  }
  // Text first: nobody reaches for these before the page is drawn.
  if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 1000 });
  else setTimeout(begin, 500);

  // The drawer closes by Escape, and when the focus goes on to the page.
  const drawer = document.getElementById("__drawer");
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer.checked) return;
    drawer.click();
    document.querySelector(`.md-header__button[for="__drawer"] button`).focus();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (drawer.checked && target.closest(".md-content, .md-footer"))
      drawer.click();
  });
})();
