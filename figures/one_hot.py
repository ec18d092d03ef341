"""Figures of the lesson "One-hot encoding"."""

import numpy as np

from figures.drawing import (
    NOTE,
    SMALLEST,
    Data,
    box,
    draw,
    grid,
    label,
)
from snippets.notation import SENTENCE
from snippets.one_hot import SLIDE, one_hot
from snippets.rnn import initialize_parameters

SHOWN = (1, 2, 3, 7)  # the steps whose words the lecture's slide indexes


def one_hot_columns():
    """Four words as columns; each 1 stands at its true height."""
    top, height = 74, 300
    n_x = max(SLIDE.values())
    columns = [
        [
            label(82 + 84 * i, 16, Data(SENTENCE[t - 1])),
            label(82 + 84 * i, 46, f"$x^{{⟨{t}⟩}}$", "input"),
            one_hot_column(
                82 + 84 * i, top, height, SLIDE[SENTENCE[t - 1].lower()], n_x
            ),
        ]
        for i, t in enumerate(SHOWN)
    ]
    return draw(
        410,
        columns,
        label(54, top + 9, "1", "muted", SMALLEST, "end"),
        label(54, top + height - 9, f"{n_x:,}", "muted", SMALLEST, "end"),
        label(
            190, 396, f"each column: one 1 and {n_x - 1:,} times 0", "", NOTE
        ),
    )


def one_hot_column(x, top, height, index, n_x, width=30, cell=18):
    """A tall column, its 1 as far down as index is among 1 … n_x."""
    down = (index - 1) / (n_x - 1) * (height - cell)
    zeros = [y for y in (0.25, 0.5, 0.75) if abs(y * height - down) > 2 * cell]
    return [
        box(x - width / 2, top, width, height, "input", 0),
        [label(x, top + y * height, "0", "muted", NOTE) for y in zeros],
        grid(
            x - width / 2,
            top + down,
            1,
            1,
            (width, cell),
            "input",
            [["1"]],
            {(0, 0)},
        ),
        label(
            x + width / 2 + 5,
            top + down + cell / 2,
            f"{index:,}",
            "",
            SMALLEST,
            "start",
        ),
    ]


def column_picking():
    """W · (one-hot column) = one column of W, with the same numbers."""
    n_x, n_a, index = 5, 3, 3
    parameters = initialize_parameters(n_x, n_a, 1, np.random.default_rng(22))
    W = parameters["Wax"].round(1) + 0.0
    x = one_hot(np.array([index]), n_x)
    picked = W @ x
    cell, middle = (40, 32), 118
    left, x_left, a_left = 26, 258, 330
    rows = middle - n_a * cell[1] / 2
    marked = {(row, index) for row in range(n_a)}
    return draw(
        254,
        label(left + n_x * cell[0] / 2, 16, "$W$", "weight"),
        label(x_left + 17, 16, "$x^{⟨t⟩}$", "input"),
        label(a_left + 20, 16, "$W x^{⟨t⟩}$", "state"),
        grid(left, rows, n_a, n_x, cell, "weight", decimals(W), marked),
        grid(
            x_left,
            middle - n_x * 32 / 2,
            n_x,
            1,
            (34, 32),
            "input",
            [[f"{value:.0f}"] for value in x[:, 0]],
            {(index, 0)},
        ),
        label((left + n_x * cell[0] + x_left) / 2, middle, "·"),
        label((x_left + 34 + a_left) / 2, middle, "="),
        grid(a_left, rows, n_a, 1, cell, "state", decimals(picked)),
        shape(left + n_x * cell[0] / 2, "($n_a$, $n_x$)"),
        shape(x_left + 17, "($n_x$, 1)"),
        shape(a_left + 20, "($n_a$, 1)"),
        label(
            190,
            240,
            "the row of the 1 in $x^{⟨t⟩}$ is the column taken from $W$",
            "",
            NOTE,
        ),
    )


def shape(x, text):
    return label(x, 212, text, "muted", NOTE)


def decimals(array):
    """One decimal, with the sign for minus that is as wide as a plus."""
    return [
        [f"{value:.1f}".replace("-", "−") for value in row] for row in array
    ]
