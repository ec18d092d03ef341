// In the place of page.js where the site was built without Python.
const WORDS = {
  en: "This copy of the site was built without Python: programs cannot run here.",
  zh: "这份网站在构建时没有包含 Python，因此无法在这里运行程序。",
};

export function press(button) {
  const { lang } = document.documentElement;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "ran";
  button.closest(".highlight").after(said);
  said.textContent = WORDS[lang] ?? WORDS.en;
  for (const bar of document.querySelectorAll(".run")) bar.remove();
}
