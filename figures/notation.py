"""Figures of the lesson "Notation"."""

from dataclasses import dataclass

import numpy as np

from figures.drawing import (
    NOTE,
    WIDTH,
    Data,
    arrow,
    box,
    brace,
    draw,
    grid,
    hatch,
    label,
    line,
    node,
    polygon,
)
from snippets.notation import IS_NAME, SENTENCE, pad

FIRST_ROW = 5  # words in the upper row; all nine in one do not fit a phone


def sentence():
    """The nine words as x⟨t⟩, and below each its y⟨t⟩."""
    T_x, T_y = len(SENTENCE), len(IS_NAME)
    return draw(
        388,
        words(range(FIRST_ROW), top=30),
        words(range(FIRST_ROW, T_x), top=192),
        label(190, 346, f"$T_x$ = {T_x}   words,   $T_y$ = {T_y}   labels"),
        label(190, 372, "1: part of a name,   0: not", "", NOTE),
    )


def words(steps, top, gap=9):
    """One row: x⟨t⟩, the word, an arrow, its label 0 or 1, y⟨t⟩."""
    widths = [max(8.6 * len(SENTENCE[t]) + 16, 40) for t in steps]
    left = (WIDTH - sum(widths) - gap * (len(widths) - 1)) / 2
    parts, centres = [], {}
    for t, width in zip(steps, widths, strict=True):
        x = centres[t] = left + width / 2
        role, style = ("output", "strong") if IS_NAME[t] else ("muted", "")
        mark = role, 30, 26, style
        parts += [
            label(x, top, f"$x^{{⟨{t + 1}⟩}}$", "input"),
            node(x, top + 32, Data(SENTENCE[t]), "input", width, 32),
            arrow((x, top + 49), (x, top + 73), role="muted"),
            node(x, top + 87, str(IS_NAME[t]), *mark),
            label(x, top + 117, f"$y^{{⟨{t + 1}⟩}}$", "output"),
        ]
        left += width + gap
    return parts


def padding():
    """Three sentences in one array, the mask beside, the lengths."""
    texts = ["Harry invented a new spell", "a new spell", "Harry Potter"]
    values, mask, lengths = pad([np.array(text.split()) for text in texts])
    m, T_x = mask.shape
    x, cell = 38, (57, 32)
    first, second = 64, 236
    return draw(
        364,
        label(x, 14, "the words, shape ($m$, $T_x$)", "", NOTE, "start"),
        steps(x, first - 16, T_x, cell[0]),
        examples(x, first, lengths, cell),
        label(352, first - 16, "$T_x^{(i)}$"),
        [
            label(
                352,
                first + (i + 0.5) * cell[1],
                str(length),
            )
            for i, length in enumerate(lengths)
        ],
        [
            words_or_padding(x, first + i * cell[1], values[i], mask[i], cell)
            for i in range(m)
        ],
        label(
            x, 186, "the mask: 1 for a word, 0 for padding", "", NOTE, "start"
        ),
        steps(x, second - 16, T_x, cell[0]),
        examples(x, second, lengths, cell),
        [
            grid(
                x + t * cell[0],
                second + i * cell[1],
                1,
                1,
                cell,
                "input" if mask[i, t] else "muted",
                [[f"{mask[i, t]:d}"]],
            )
            for i in range(m)
            for t in range(T_x)
        ],
        label(
            x,
            350,
            f"$m$ = {m} sentences, $T_x$ = {T_x} steps",
            "",
            NOTE,
            "start",
        ),
    )


def steps(x, y, T_x, width):
    """The numbers t = 1 … T_x above the columns."""
    return [
        label(x + (t + 0.5) * width, y, f"⟨{t + 1}⟩", "muted", NOTE)
        for t in range(T_x)
    ]


def examples(x, y, lengths, cell):
    """The numbers (i) left of the rows."""
    return [
        label(x - 18, y + (i + 0.5) * cell[1], f"({i + 1})", "muted", NOTE)
        for i in range(len(lengths))
    ]


def words_or_padding(x, y, values, mask, cell):
    for t, (word, real) in enumerate(zip(values, mask, strict=True)):
        left = x + t * cell[0]
        if real:
            yield from grid(left, y, 1, 1, cell, "input", [[Data(word)]])
        else:
            yield hatch(left, y, *cell)


def array_shape():
    """The array x (n_x, m, T_x) as a block, one of its slices taken out."""
    n_x, m, T_x = 4, 3, 5  # only how many cells are drawn
    side, x, y = 27, 44, 96
    block = Block(x, y, T_x * side, n_x * side, m * 14)
    middle, bottom = 268 + 1.5 * side, y + n_x * side
    at = x + 2.5 * side + block.depth
    return draw(
        294,
        label(x + 88, 16, "$x$   ($n_x$, $m$, $T_x$)"),
        block.outline(),
        block.slice(2.5 * side),
        brace((x - 6, bottom), (x - 6, y)),
        label(x - 26, (y + bottom) / 2, "$n_x$"),
        brace((x + T_x * side, bottom + 6), (x, bottom + 6)),
        label(x + T_x * side / 2, bottom + 28, "$T_x$"),
        label(x + T_x * side + 30, bottom - 12, "$m$"),
        # the slice, seen from its front
        arrow(
            (at, y - block.depth - 3),
            (at, y - block.depth - 14),
            (middle, y - block.depth - 14),
            (middle, y - 30),
            role="input",
        ),
        label(middle, y - 16, "$x^{⟨t⟩}$   ($n_x$, $m$)", "input"),
        grid(
            middle - 1.5 * side,
            y,
            n_x,
            m,
            (side, side),
            "input",
            marked={(row, 1) for row in range(n_x)},
        ),
        brace((middle - 1.5 * side - 6, bottom), (middle - 1.5 * side - 6, y)),
        label(middle - 1.5 * side - 25, (y + bottom) / 2, "$n_x$"),
        arrow((middle, bottom + 40), (middle, bottom + 8), role="input"),
        label(middle, bottom + 56, "$x^{(i)⟨t⟩}$", "input"),
        label(372, bottom + 80, "one example, one step", "", NOTE, "end"),
    )


@dataclass(frozen=True)
class Block:
    """A box in oblique view: x to the right, y down, depth to the back."""

    x: float
    y: float
    width: float
    height: float
    depth: float

    def outline(self):
        x, y, d = self.x, self.y, self.depth
        right, bottom = x + self.width, y + self.height
        top = (x, y), (x + d, y - d), (right + d, y - d), (right, y)
        side = (right, y), (right + d, y - d), (right + d, bottom - d)
        return [
            polygon(*top),
            polygon(*side, (right, bottom)),
            box(x, y, self.width, self.height, "muted", 0),
        ]

    def slice(self, along):
        """The plane of one step, `along` from the left side."""
        x, d = self.x + along, self.depth
        bottom = self.y + self.height
        plane = (x, self.y), (x + d, self.y - d), (x + d, bottom - d)
        vector = (x + d / 2, self.y - d / 2), (x + d / 2, bottom - d / 2)
        return [
            polygon(*plane, (x, bottom), role="input"),
            line(*vector, role="input", style="thick"),
        ]
