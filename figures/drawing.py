"""Small functions that write SVG, so that all figures speak one language.

A role (input, state, output, weight, gate, gradient, muted) is a CSS class;
its colours are variables in theme/assets/css/figure.css. Nothing here has an
id, so that a figure may stand twice on a page: arrow heads and hatching are
drawn, not referred to.

A drawing has two sets of words: what a label says in English is written in the
function of the figure, and looked up in figures/zh.toml for Chinese pages.

Units: a figure is 380 wide and about 358 pixels wide on a phone, so 12 units
of text are the least that stays readable there.
"""

import functools
import math
import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH = 380
TEXT = 16
NOTE = 13
SMALLEST = 12


@dataclass(frozen=True)
class Drawing:
    """A finished figure: its height and the SVG text inside of <svg>."""

    height: float
    content: str
    width: float = WIDTH


def draw(height, *parts):
    """A figure of the common width from strings and lists of strings."""
    return Drawing(height, "\n".join(flatten(parts)))


def staged(parts, stage, all_new=False):
    """Draw the first parts of a figure; what an earlier one had is grey.

    Each part is called with a function that gives a role its shade, and with
    the stage.
    """

    def shade(new):
        return lambda role: role if new else "muted"

    return [
        part(shade(all_new or i == stage), stage)
        for i, part in enumerate(parts[:stage], start=1)
    ]


def flatten(parts):
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from flatten(part)


def number(value):
    """A coordinate with at most two decimals, never "-0"."""
    return f"{round(float(value), 2) + 0:g}"


def tag(name, classes="", content=None, **attributes):
    """One SVG element; numbers are rounded, `font_size` is font-size."""
    words = [name]
    if classes.strip():
        words.append(f'class="{" ".join(classes.split())}"')
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else number(value)
            words.append(f'{key.replace("_", "-")}="{escape(text)}"')
    start = " ".join(words)
    return f"<{start}/>" if content is None else f"<{start}>{content}</{name}>"


# Words --------------------------------------------------------------------

CHINESE = Path(__file__).with_name("zh.toml")
WORDS = re.compile(r"[^\W\d_]{2}")  # in prose; maths has none to translate
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Around the key, the English and the Chinese of a label: of private use, so
# that no text has them. A label without Chinese ends in another one.
KEY, ENGLISH, CHINESE_TEXT, END, MISSING = "\ue000\ue001\ue002\ue003\ue004"
BOTH = re.compile(
    f"{KEY}([^{ENGLISH}]*){ENGLISH}([^{CHINESE_TEXT}]*)"
    f"{CHINESE_TEXT}([^{END}{MISSING}]*)([{END}{MISSING}])"
)


class Data(str):
    """What a network reads or writes: the same in every language."""


class WordError(ValueError):
    """A label that does not say in Chinese what it says in English."""


@functools.cache
def chinese():
    """What labels say in Chinese, by what they say in English."""
    return tomllib.loads(CHINESE.read_text(encoding="utf-8"))


def needs_words(text):
    """Whether a label is different in another language."""
    return not isinstance(text, Data) and WORDS.search(MATHS.sub("", text))


def in_both(text, make):
    """Make the content of a label in both languages.

    Numbers in it are # in the table, and come in the same order.
    """
    if not needs_words(text):
        return make(text)
    key = NUMBER.sub("#", text)
    known = key in chinese()
    numbers = NUMBER.findall(text)
    translated = chinese().get(key, "")
    if known and translated.count("#") != len(numbers):
        raise WordError(f"{CHINESE.name}: {key!r} has other numbers")
    for value in numbers:
        translated = translated.replace("#", value, 1)
    return (
        f"{KEY}{key}{ENGLISH}{make(text)}"
        f"{CHINESE_TEXT}{make(translated)}{END if known else MISSING}"
    )


def in_language(content, language):
    """A drawing with the words of one language."""
    if missing := [key for key, *_, end in BOTH.findall(content) if end != END]:
        if language != "en":
            names = ", ".join(f'"{key}"' for key in missing)
            raise WordError(f"figures/zh.toml has no {names}")
    return BOTH.sub(r"\2" if language == "en" else r"\3", content)


def keys(content):
    """The keys of the words of a drawing."""
    return [key for key, *_ in BOTH.findall(content)]


# Text ---------------------------------------------------------------------

MATHS = re.compile(r"\$([^$]*)\$")
TOKEN = re.compile(
    r"(?P<sign>[_^])(?:\{(?P<group>(?:[^{}]|\{[^{}]*\})*)\}|(?P<single>.))"
    r"|(?P<word>(?:[^\W\d_][\u0300-\u036f]*)+)|(?P<other>.)"  # c and its tilde
)


def label(x, y, text, role="", size=TEXT, anchor="middle"):
    """Text whose small letters are centred on the height y.

    Between dollars variables are italic, `_` and `^` lower and raise the next
    sign or {group}: "from $ŷ^{⟨t⟩}$", "$W_{aa}$". Words such as tanh stay
    upright. A word of a data set is Data(word).
    """
    return tag(
        "text",
        role,
        in_both(text, lambda said: "".join(spans(runs(said, size), size))),
        x=x,
        y=y + 0.35 * size,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
    )


def runs(text, size):
    """Yield (characters, italic, size, shift) of prose and maths."""
    for i, part in enumerate(MATHS.split(text)):
        if i % 2:
            yield from maths(part, size)
        elif part:
            yield part, False, size, 0


def maths(source, size, shift=0, script=False):
    for found in TOKEN.finditer(source):
        sign, word = found["sign"], found["word"]
        if sign:
            inner = found["group"] or found["single"]
            step = 0.2 if sign == "_" else -0.38
            smaller = max(0.75 * size, SMALLEST)
            yield from maths(inner, smaller, shift + step * size, True)
        elif word:
            letters = sum(letter.isalpha() for letter in word)
            italic = (letters == 1 or script) and word != "ℒ"
            yield word, italic, size, shift
        else:
            yield found["other"], False, size, shift


def spans(parts, size):
    """Runs as text and <tspan>; dy moves the baseline in every browser."""
    merged = []
    for characters, *style in parts:
        if merged and merged[-1][1] == style:
            merged[-1][0] += characters
        else:
            merged.append([characters, style])
    at = 0
    for characters, (italic, own, shift) in merged:
        move = shift - at if shift != at else None
        resized = own if own != size else None
        text = escape(characters)
        if italic or move is not None or resized:
            style = "variable" if italic else ""
            text = tag("tspan", style, text, dy=move, font_size=resized)
        yield text
        at = shift


# Shapes -------------------------------------------------------------------


def box(x, y, width, height, role="", radius=3, style=""):
    """A rectangle from its upper left corner."""
    return tag(
        "rect",
        f"shape {style} {role}",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=radius or None,
    )


def polygon(*corners, role="muted"):
    """A closed shape with straight sides."""
    return tag("path", f"shape {role}", d=through(corners) + "Z")


def node(x, y, text, role="", width=46, height=36, style=""):
    """A rounded box centred on (x, y) with its text."""
    shape = box(x - width / 2, y - height / 2, width, height, role, 8, style)
    return tag("g", "node", shape + label(x, y, text, f"{role} {style}"))


def operation(x, y, text, width=52, height=30):
    """What is computed: a plain box centred on (x, y)."""
    return node(x, y, text, "muted", width, height)


def plus(x, y, role="muted", radius=10):
    """A circle with a plus: here things are added."""
    arm = 0.5 * radius
    cross = f"M{number(x - arm)} {number(y)}h{number(2 * arm)}"
    cross += f"M{number(x)} {number(y - arm)}v{number(2 * arm)}"
    circle = tag("circle", f"shape {role}", cx=x, cy=y, r=radius)
    return circle + tag("path", f"line {role}", d=cross)


def times(x, y, role="gate", radius=10):
    """A circle with a cross: here numbers are multiplied."""
    arm = 0.38 * radius
    both = number(2 * arm)
    cross = f"M{number(x - arm)} {number(y - arm)}l{both} {both}"
    cross += f"M{number(x + arm)} {number(y - arm)}l-{both} {both}"
    circle = tag("circle", f"shape {role}", cx=x, cy=y, r=radius)
    return circle + tag("path", f"line {role}", d=cross)


def dot(x, y, role="muted"):
    """Where a line forks."""
    return tag("circle", f"head {role}", cx=x, cy=y, r=2.6)


def dots(x, y, role="muted"):
    """And so on, to the right."""
    return [dot(x + step, y, role) for step in (-9, 0, 9)]


# Lines --------------------------------------------------------------------


def line(*points, role="muted", style=""):
    """Straight from point to point."""
    return tag("path", f"line {style} {role}", d=through(points))


def through(points):
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def arrow(*points, role="muted", style=""):
    """Straight from point to point, with a head at the last one."""
    head, end = arrow_head(points[-2], points[-1], role)
    return line(*points[:-1], end, role=role, style=style) + head


def curve(start, first, second, end, role="muted"):
    """A cubic Bézier curve with a head at its end."""
    head, stop = arrow_head(second, end, role)
    controls = " ".join(f"{number(x)} {number(y)}" for x, y in (first, second))
    path = f"{through([start])}C{controls} {number(stop[0])} {number(stop[1])}"
    return tag("path", f"line {role}", d=path) + head


def arrow_head(before, tip, role, length=8, half=3.2):
    """A slim triangle, and the point where the line has to stop."""
    turn = math.atan2(tip[1] - before[1], tip[0] - before[0])
    cos, sin = math.cos(turn), math.sin(turn)
    base = tip[0] - length * cos, tip[1] - length * sin
    left = base[0] - half * sin, base[1] + half * cos
    right = base[0] + half * sin, base[1] - half * cos
    path = through([tip, left, right]) + "Z"
    return tag("path", f"head {role}", d=path), base


def brace(start, end, role="muted", depth=7):
    """A curly brace from start to end, bulging to its left-hand side.

    Drawn rightwards it opens below its point, drawn downwards it points
    to the right.
    """
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length

    def at(along, out):
        x = x0 + ux * along + uy * out
        y = y0 + uy * along - ux * out
        return f"{number(x)} {number(y)}"

    r, half = depth / 2, length / 2
    path = (
        f"M{at(0, 0)}Q{at(0, r)} {at(r, r)}L{at(half - r, r)}"
        f"Q{at(half, r)} {at(half, depth)}Q{at(half, r)} {at(half + r, r)}"
        f"L{at(length - r, r)}Q{at(length, r)} {at(length, 0)}"
    )
    return tag("path", f"line {role}", d=path)


# Arrays -------------------------------------------------------------------


def grid(x, y, rows, columns, size, role="", texts=None, marked=()):
    """Cells of an array; size (width, height), marked: set of (row, column).

    texts: rows of strings, "" for none.
    """
    width, height = size
    parts = []
    for row in range(rows):
        for column in range(columns):
            left, top = x + column * width, y + row * height
            strong = "strong" if (row, column) in marked else ""
            cell = box(left, top, width, height, role, 0, strong)
            text = texts[row][column] if texts else ""
            if text:
                middle = left + width / 2, top + height / 2
                cell += label(*middle, text, f"{role} {strong}", NOTE)
            parts.append(tag("g", "node", cell))
    return parts


def hatch(x, y, width, height, role="muted", step=7):
    """A cell that holds nothing: slanted lines, cut at its border."""
    path = ""
    distance = step
    while distance < width + height:
        x0, y0 = max(0, distance - height), min(distance, height)
        x1, y1 = min(distance, width), max(0, distance - width)
        path += through([(x + x0, y + y0), (x + x1, y + y1)])
        distance += step
    border = box(x, y, width, height, role, 0)
    return border + tag("path", f"line thin {role}", d=path)


def legend(x, y, entries, step=22):
    """Arrows with what they mean: entries (role, text), one a line."""
    parts = []
    for i, (role, text) in enumerate(entries):
        height = y + i * step
        parts.append(arrow((x, height), (x + 30, height), role=role))
        parts.append(label(x + 40, height, text, "", NOTE, "start"))
    return parts
