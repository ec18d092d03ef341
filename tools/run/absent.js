// In the place of page.js where the site was built without Python.

import { say } from "./words.js";

export function press(button) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "ran";
  button.closest(".highlight").after(said);
  said.textContent = say("absent");
  for (const bar of document.querySelectorAll(".run")) bar.remove();
}
