// The texts of all pages come when a reader reaches for the search field; they
// are then there when the worker asks for them (search-worker.js).

(() => {
  const field = document.querySelector("[name=query]");
  const { base, search } = JSON.parse(
    document.getElementById("__config").textContent,
  );
  const engine = new URL(search, location).search.slice(1);
  if (!engine) return; // a search that does not wait
  function fetchAhead() {
    for (const path of [
      "search/texts.json",
      "assets/js/search-ask.js",
      `assets/javascripts/workers/${engine}`,
    ]) {
      const link = document.createElement("link");
      link.rel = "prefetch";
      link.href = `${base}/${path}`;
      document.head.append(link);
    }
  }
  field?.addEventListener("focus", fetchAhead, { once: true });
})();
