// The loss of a training, drawn while it runs; of several, the last one is strong.

import { say } from "./words.js";

const SIZE = { width: 320, height: 110, left: 40, right: 8, top: 8, bottom: 18 };
const NAMESPACE = "http://www.w3.org/2000/svg";

function add(parent, name, attributes, text = "") {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  element.textContent = text;
  parent.append(element);
  return element;
}

const short = (number) => String(Number(number.toPrecision(3)));

/**
 * Draw curves where a run reports, each a list of [step, loss]; none: clear.
 * There may have been more: count says how many.
 */
export function draw(place, { count, curves = [] }) {
  place.querySelector("svg")?.remove();
  if (!curves.length) return;
  const { width, height, left, right, top, bottom } = SIZE;
  const points = curves.flat();
  const most = Math.max(...points.map(([step]) => step), 1);
  const losses = points.map(([, loss]) => loss);
  const [low, high] = [Math.min(...losses, 0), Math.max(...losses)];
  const x = (step) => left + ((width - left - right) * step) / most;
  const y = (loss) =>
    top + ((height - top - bottom) * (high - loss)) / (high - low || 1);

  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "img");
  const last = curves.at(-1);
  const label = say("learning", {
    count,
    first: short(last[0][1]),
    last: short(last.at(-1)[1]),
    steps: last.at(-1)[0],
  });
  svg.setAttribute("aria-label", label);
  const axes = `M${left},${top}V${y(low)}H${width - right}`;
  add(svg, "path", { d: axes, class: "axes" });
  for (const curve of curves) {
    const d = curve.map(([step, loss]) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`);
    add(svg, "path", { d: `M${d.join("L")}`, class: curve === last ? "last" : "" });
  }
  const side = { x: left - 4, "text-anchor": "end" };
  add(svg, "text", { ...side, y: top + 8 }, short(high));
  add(svg, "text", { ...side, y: y(low) }, short(low));
  add(svg, "text", { x: width - right, y: height - 4, "text-anchor": "end" }, most);
  place.querySelector("pre").before(svg);
}
