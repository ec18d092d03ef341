// A link to the other language leads to the heading at which the reader is.

for (const link of document.querySelectorAll(".md-select__link"))
  link.addEventListener("click", () => (link.hash = location.hash));
