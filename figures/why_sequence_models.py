"""Figures of the lesson "Why sequence models"."""

import math

import numpy as np

from figures.drawing import (
    NOTE,
    SMALLEST,
    WIDTH,
    Data,
    arrow,
    box,
    draw,
    label,
    line,
    node,
    polygon,
    tag,
    through,
)
from snippets.why_sequence_models import seven_examples

LEFT, ARROW, RIGHT = 8, 250, 286  # where X, the arrow and Y begin


def seven_sequences():
    """One small picture of X and of Y for each kind of data."""
    examples = {task: (x, y) for task, x, y in seven_examples()}
    rows = [
        ("speech recognition", sound, 116),
        ("music generation", music, 102),
        ("sentiment classification", review, 68),
        ("DNA analysis", dna, 88),
        ("machine translation", translation, 108),
        ("video activity recognition", video, 70),
        ("named-entity recognition", names, 88),
    ]
    parts, top = [], 0
    for task, picture, height in rows:
        x, y = examples[task]
        parts += [
            label(LEFT, top + 12, task, "", NOTE, "start"),
            label(WIDTH - LEFT, top + 12, lengths(x, y), "muted", NOTE, "end"),
            picture(x, y, top + 24),
        ]
        top += height
        if picture is not names:
            rule = (LEFT, top - 6), (WIDTH - LEFT, top - 6)
            parts.append(line(*rule, style="thin"))
    return draw(top - 6, parts)


def lengths(x, y):
    """How many steps X and Y have, if they are sequences."""
    found = [
        f"$T_{name}$ = {len(array):,}"
        for name, array in (("x", x), ("y", y))
        if array.ndim
    ]
    return ",  ".join(found)


def sound(x, y, top):
    """The tones: from the least to the largest sample of every half unit."""
    middle, width = top + 21, 232
    columns = np.array_split(x, 2 * width)
    points = [
        (LEFT + i / 2, middle - 18 * value)
        for i, column in enumerate(columns)
        for value in (column.min(), column.max())
    ]
    tones = tag("path", "line thin input", d=through(points))
    return [tones, wave(x, top), arrow_at(middle), letters(y, middle)]


def wave(x, top, samples=80, rate=8000):
    """The first few samples of a sound, enlarged."""
    above, middle, width = top + 41, top + 62, 150
    points = [
        (LEFT + i * width / samples, middle - 14 * value)
        for i, value in enumerate(x[: samples + 1])
    ]
    return [
        line((LEFT, above), (LEFT, middle + 14), style="thin"),
        line((LEFT + 1, above), (LEFT + width, middle - 14), style="thin"),
        tag("path", "line input", d=through(points)),
        label(
            LEFT + width + 10,
            middle,
            f"the first {samples / rate} seconds",
            "muted",
            NOTE,
            "start",
        ),
    ]


def arrow_at(y):
    return arrow((ARROW, y), (RIGHT - 8, y))


def letters(y, middle):
    return [
        node(RIGHT + 14 + 28 * i, middle, letter, "output", 24, 28)
        for i, letter in enumerate(y)
    ]


def music(x, y, top):
    """One number in, notes out; the higher, the higher."""
    bottom = top + 44
    return [
        node(LEFT + 20, top + 34, str(x), "input", 40, 30),
        arrow((LEFT + 46, top + 34), (LEFT + 74, top + 34)),
        [note(108 + 35 * i, bottom, int(n - y[0])) for i, n in enumerate(y)],
        [
            label(108 + 35 * i, bottom + 19, str(n), "output", SMALLEST)
            for i, n in enumerate(y)
        ],
    ]


def note(x, bottom, height):
    """A note head on its stem."""
    y = bottom - 3 * height
    head = tag("circle", "shape strong output", cx=x, cy=y, r=4.5)
    return line((x - 13, bottom + 7), (x + 13, bottom + 7), style="thin") + head


def review(x, y, top):
    """The words, and one star of five."""
    middle = top + 16
    stars = [
        star(RIGHT + 8 + 17 * i, middle, "strong" if i < y else "open")
        for i in range(5)
    ]
    return [row(x, LEFT, top + 16, "input", 5, 2), arrow_at(middle), stars]


def row(words, left, middle, role, pad=8, gap=5, marked=()):
    """Words in a row, each as wide as it needs."""
    parts = []
    for i, word in enumerate(words):
        width = text_width(word) + pad
        style = "strong" if i in marked else ""
        shape = box(left, middle - 13, width, 26, role, 4, style)
        text = label(
            left + width / 2, middle, Data(word), f"{role} {style}", 12
        )
        parts.append(tag("g", "node", shape + text))
        left += width + gap
    return parts


def text_width(word):
    """About how wide 12 units of Helvetica are."""
    narrow = sum(word.count(letter) for letter in "ijltfr-I")
    wide = sum(word.count(letter) for letter in "mwGHPVDW")
    return 6.7 * len(word) - 3 * narrow + 2.6 * wide


def star(x, y, style, radius=8):
    """Five points, the first one up."""
    corners = [
        (
            x + size * math.sin(math.pi * i / 5),
            y - size * math.cos(math.pi * i / 5),
        )
        for i, size in enumerate([radius, 0.42 * radius] * 5)
    ]
    shape = polygon(*corners, role="output")
    return shape.replace("shape", f"shape {style}", 1)


def dna(x, y, top):
    """Sixteen letters, below each its label."""
    cell = (WIDTH - 2 * LEFT) / len(x)
    return [
        [
            part(LEFT + cell * i, top, cell, letter, "input", int(label_))
            for i, (letter, label_) in enumerate(zip(x, y, strict=True))
        ],
        below(LEFT, [cell] * len(y), y, top + 42),
    ]


def part(x, top, width, letter, role, marked):
    style = "strong" if marked else ""
    shape = box(x, top, width, 24, role, 0, style)
    text = label(x + width / 2, top + 12, letter, f"{role} {style}", NOTE)
    return tag("g", "node", shape + text)


def below(left, widths, y, middle, gap=0):
    """The labels 0 and 1, each in the middle of its step."""
    parts = []
    for width, value in zip(widths, y, strict=True):
        x = left + width / 2
        parts += [
            arrow((x, middle - 17), (x, middle - 7)),
            label(x, middle + 2, str(value), "output", NOTE),
        ]
        left += width + gap
    return parts


def translation(x, y, top):
    """Four words above, seven below."""
    return [
        row(x, LEFT, top + 14, "input"),
        arrow((40, top + 29), (40, top + 45)),
        row(y, LEFT, top + 60, "output"),
    ]


def video(x, y, top):
    """Five frames of three by five pixels."""
    pixel = 8
    parts = []
    for t, frame in enumerate(x):
        left = LEFT + t * (pixel * frame.shape[1] + 7)
        for i, j in np.ndindex(frame.shape):
            style = "strong" if frame[i, j] else ""
            place = left + pixel * j, top + 4 + pixel * i
            parts.append(box(*place, pixel, pixel, "input", 0, style))
    middle = top + 4 + pixel * x.shape[1] / 2
    return [parts, arrow_at(middle), node(RIGHT + 28, middle, str(y), "output")]


def names(x, y, top):
    """Nine words, below each its label."""
    marked = set(np.flatnonzero(y))
    widths = [text_width(word) + 5 for word in x]
    gap = (WIDTH - 2 * LEFT - sum(widths)) / (len(x) - 1)
    return [
        row(x, LEFT, top + 13, "input", 5, gap, marked),
        below(LEFT, widths, y, top + 45, gap),
    ]
