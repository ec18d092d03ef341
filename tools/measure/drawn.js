// A frame in which all is there and no font is missing has drawn it; it ends
// before the first timer after it. No frame comes before the style sheet. The
// last formula is drawn when it is, with a reader who went there at once.
const drawn = (name, there) => {
  const look = () => {
    const long = document.body?.scrollHeight > 2 * innerHeight;
    if (!long || !there() || document.fonts.status !== "loaded")
      requestAnimationFrame(look);
    else setTimeout(() => window[name] = performance.now());
  };
  requestAnimationFrame(look);
};
drawn("first", () => true);
drawn("last", () => {
  const article = document.querySelector("article");
  const complete = window.formulas
    ? document.querySelectorAll("mjx-container").length === formulas
    : document.querySelector("footer");
  if (!complete || !window.first) return false;
  const last = [...article.querySelectorAll("mjx-container, .bare")].at(-1);
  last.scrollIntoView({block: "center", behavior: "instant"});
  const {top, bottom} = last.getBoundingClientRect();
  return 0 < bottom && top < innerHeight;
});
