"""What must be true of every figure; each check returns its problems."""

import inspect
import re
from pathlib import Path
from xml.etree import ElementTree

from figures.drawing import Drawing

# A phone of 390 pixels; text smaller than this is not read but guessed.
SMALLEST = 11

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")

# Colours come from classes; an attribute would be the same in the dark.
FIXED = re.compile(
    r"\b(?:fill|stroke|style|color|opacity)\s*=|#[0-9a-f]{3}|\brgba?\(", re.I
)


def layout_problems(sheet, svg):
    """Texts that are cut, overlap, are too small or have a line through."""
    return sheet.evaluate(MEASURE, [svg, SMALLEST])


def source_problems(svg, css):
    """What can be told from the text of a figure alone."""
    root = ElementTree.fromstring(svg)  # raises where it is not well-formed
    problems = [f"fixed colour: {found[0]}" for found in FIXED.finditer(svg)]
    if not (root.findtext("title") or "").strip():
        problems.append("no title")
    styled = set(re.findall(r"\.([a-z]+)", css))
    used = {name for e in root.iter() for name in e.get("class", "").split()}
    # A node is only a group: a shape and its text.
    problems += [
        f"no style: {name}" for name in sorted(used - styled - {"node"})
    ]
    return problems


def unlisted(modules, figures):
    """Functions without arguments that draw, but that no page can ask for."""
    return [
        f"{module.__name__}.{name}"
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not inspect.signature(function).parameters
        and function not in figures.values()
        and isinstance(function(), Drawing)
    ]


def duplicate_ids(html):
    """Ids that stand in a page more than once."""
    ids = re.findall(r'\bid="([^"]*)"', html)
    return sorted({name for name in ids if ids.count(name) > 1})


def contrast(first, second):
    """The ratio of WCAG 2 between two colours such as #1560a8."""
    lighter, darker = sorted(map(luminance, (first, second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """How light a colour is, from 0 to 1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colour_problems(css):
    """Roles that are too faint on the page or on their own tint."""
    light, _, dark = css.partition("@media screen")
    problems = []
    for scheme, part in (("light", light), ("dark", dark)):
        colours = dict(re.findall(r"--figure-([a-z-]+): (#[0-9a-f]{6})", part))
        paper = colours["paper"]
        grounds = {name: c for name, c in colours.items() if "tint" in name}
        roles = colours.keys() - grounds.keys() - {"paper"}
        for role in sorted(roles):
            tint = grounds.get(f"{role}-tint", grounds["muted-tint"])
            for ground in (paper, tint):
                ratio = contrast(colours[role], ground)
                if ratio < 4.5:  # its text; strokes would need 3
                    problems.append(f"{scheme} {role}: {ratio:.2f} : 1")
    return problems
