// The buttons under a program. What they do is fetched at the first press.
(() => {
  const home = new URL("../../../run/page.js", document.currentScript.src);
  const zh = document.documentElement.lang === "zh";
  const button = (what, name) =>
    `<button type="button" data-do="${what}">${name}</button>`;
  const run = button("run", zh ? "运行" : "Run");
  const check = button("run", zh ? "检查" : "Check");
  const edit = button("edit", zh ? "编辑" : "Edit");
  const blocks = "article .language-python.highlight";
  for (const block of document.querySelectorAll(blocks)) {
    const title = block.querySelector(".filename")?.textContent;
    if (title && !title.startsWith("snippets/")) continue; // a whole lesson
    const isTask = block.matches("[id^=exercise-] + .part > *");
    const bar = title ? edit : (isTask ? check : run) + edit;
    block.insertAdjacentHTML("beforeend", `<div class="run">${bar}</div>`);
  }
  const failed = zh
    ? "无法下载 Python。网络断开了吗？"
    : "Python could not be fetched. Are you offline?";
  const note = document.createElement("p");
  note.className = "ran";
  note.setAttribute("role", "status");
  const fetched = async () => {
    try {
      return await import(home);
    } catch {
      home.search += "+"; // or the browser answers as it did before
    }
  };
  const press = async (pressed) => {
    const page = await fetched();
    if (!page) {
      pressed.closest(blocks).after(note);
      note.textContent = failed;
      return;
    }
    note.remove();
    page.press(pressed);
  };
  // Whoever has run a program in this tab finds Python started.
  addEventListener("load", async () => {
    try {
      if (sessionStorage.runs) (await fetched()).prepare();
    } catch {
      // It starts with the first run of the page, or says why it cannot.
    }
  });
  addEventListener("click", ({ target }) => {
    const pressed = target.closest?.(".run button");
    if (pressed) press(pressed);
  });
  addEventListener("keydown", ({ key, ctrlKey, metaKey, target }) => {
    if (key !== "Enter" || !(ctrlKey || metaKey)) return;
    if (target.closest(".editor")) return; // it has keys of its own
    const pressed = target.closest(blocks)?.querySelector("[data-do=run]");
    if (pressed) press(pressed);
  });
})();
