// When a button was pressed, and when the last run was over.
addEventListener("click", (event) => {
  document.documentElement.dataset.pressed = event.timeStamp;
}, true);
new MutationObserver(() => {
  document.documentElement.dataset.ended = performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-runs"] });
