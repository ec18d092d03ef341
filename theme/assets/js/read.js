// Marks in the contents the lessons that were read to their end. What was read
// is kept in this browser only, for both languages.

(() => {
  const name = (path) => path.split("/").at(-2);
  const site = new URL("..", __md_scope);
  const kept = () => __md_get("__read", localStorage, site) ?? [];
  const word = document.documentElement.lang.startsWith("zh") ? "已读" : "read";
  function show() {
    for (const link of document.querySelectorAll(
      ".md-nav--primary a.md-nav__link:not([href*='#'], :has(.read))",
    ))
      if (kept().includes(name(link.pathname))) {
        const mark = document.createElement("span");
        mark.className = "read";
        mark.role = "img";
        mark.ariaLabel = word;
        mark.textContent = "✓";
        link.append(mark);
      }
  }
  try {
    show();
  } catch {
    return; // a browser that keeps nothing
  }
  const end = document.getElementById("read-on");
  if (!end) return;
  new IntersectionObserver(([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    const read = new Set([...kept(), name(location.pathname)]);
    __md_set("__read", [...read], localStorage, site);
    show();
  }).observe(end);
})();
