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
  };
  function setStop({ target }) {
    const scrolls = target.scrollWidth > target.clientWidth;
    const name = Object.keys(scrollers).find((x) => target.matches(x));
    for (const [attribute, value] of [
      ["tabindex", "0"],
      ["role", "group"],
      ["aria-label", scrollers[name]],
    ]) {
      if (scrolls) target.setAttribute(attribute, value);
      else target.removeAttribute(attribute);
    }
  }
  const sizes = new ResizeObserver((entries) => entries.forEach(setStop));

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

  function mend() {
    // The bar of a listing with its one button is no place to navigate to.
    for (const bar of all(".md-code__nav:not([role])")) bar.role = "none";
    for (const scroller of all(Object.keys(scrollers).join()))
      sizes.observe(scroller);
    for (const label of all(labels))
      if (label.control && !label.querySelector("button")) addButton(label);
  }
  new MutationObserver(mend).observe(document.body, {
    childList: true,
    subtree: true,
  });
  mend();

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
