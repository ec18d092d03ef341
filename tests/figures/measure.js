// Texts that are cut, too small, overlap or have a line through.
// The ink of a text is about the middle of the box that the font asks for.
([figure, smallest]) => {
  const main = document.querySelector("main");
  main.innerHTML = `<figure class="figure">${figure}</figure>`;
  const svg = main.querySelector("svg"), view = svg.viewBox.baseVal;
  const scale = svg.getBoundingClientRect().width / view.width;
  const problems = [];
  const ink = box => ({
    left: box.x + 1, right: box.x + box.width - 1,
    top: box.y + 0.18 * box.height, bottom: box.y + 0.82 * box.height});
  const texts = [...svg.querySelectorAll("text")].map(element => ({
    element, name: element.textContent, ink: ink(element.getBBox())}));

  for (const {element, name, ink: box} of texts) {
    if (box.left < view.x || box.right > view.x + view.width ||
        box.top < view.y || box.bottom > view.y + view.height)
      problems.push(`cut: ${name}`);
    for (const part of [element, ...element.querySelectorAll("tspan")]) {
      const size = parseFloat(getComputedStyle(part).fontSize) * scale;
      if (size < smallest) problems.push(`small: ${name}, ${size} px`);
    }
  }

  texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
    if (a.ink.left < b.ink.right && b.ink.left < a.ink.right &&
        a.ink.top < b.ink.bottom && b.ink.top < a.ink.bottom)
      problems.push(`overlap: ${a.name} and ${b.name}`);
  }));

  for (const shape of svg.querySelectorAll("path, rect, circle")) {
    const box = shape.getBBox();
    if (box.x < view.x || box.x + box.width > view.x + view.width ||
        box.y < view.y || box.y + box.height > view.y + view.height)
      problems.push(`cut: ${shape.outerHTML}`);
    const length = shape.getTotalLength();
    for (let at = 0; at <= length; at += 1) {
      const point = shape.getPointAtLength(at);
      const hit = texts.find(({ink}) =>
        ink.left < point.x && point.x < ink.right &&
        ink.top < point.y && point.y < ink.bottom);
      if (hit) {
        problems.push(`a line through: ${hit.name}`);
        break;
      }
    }
  }
  return problems;
}
