"""Figures of the lesson "LSTM"."""

import numpy as np

from figures.drawing import (
    NOTE,
    arrow,
    box,
    dot,
    draw,
    grid,
    label,
    line,
    operation,
    plus,
    tag,
    times,
)
from snippets.lstm import lstm_forward

# The cell ------------------------------------------------------------------

ROW, MEET, OPEN, GATES, BUS, INPUT = 62, 150, 186, 274, 340, 372  # heights
FORGET, UPDATE, CANDIDATE, OUTPUT, STATE = 76, 140, 204, 268, 310  # middles


def lstm_cell():
    """The conveyor of c on top, three gates below that act on it."""
    return draw(
        438,
        box(40, 24, 300, 374, "muted", 16, "open"),
        conveyor(ROW),
        # keep, write
        arrow((FORGET, GATES - 25), (FORGET, ROW + 10), role="gate"),
        label(FORGET + 10, 200, "$Γ_f$", "gate", anchor="start"),
        line((UPDATE, GATES - 25), (UPDATE, MEET), role="gate"),
        arrow((UPDATE, MEET), (CANDIDATE - 10, MEET), role="gate"),
        label(UPDATE + 10, 200, "$Γ_u$", "gate", anchor="start"),
        arrow((CANDIDATE, GATES - 25), (CANDIDATE, MEET + 10)),
        label(CANDIDATE - 6, 222, "$c̃^{⟨t⟩}$", anchor="end"),
        times(CANDIDATE, MEET),
        arrow((CANDIDATE, MEET - 10), (CANDIDATE, ROW + 10)),
        # show
        dot(STATE, ROW, "state"),
        arrow((STATE, ROW), (STATE, 100), role="state"),
        operation(STATE, 114, "tanh", 50, 28),
        arrow((STATE, 128), (STATE, OPEN - 10)),
        times(STATE, OPEN),
        line((OUTPUT, GATES - 25), (OUTPUT, OPEN), role="gate"),
        arrow((OUTPUT, OPEN), (STATE - 10, OPEN), role="gate"),
        label(OUTPUT - 8, 222, "$Γ_o$", "gate", anchor="end"),
        arrow((STATE, OPEN + 10), (STATE, BUS), (376, BUS), role="state"),
        end_of_row(359, BUS, "$a^{⟨t⟩}$"),
        # what the gates read
        end_of_row(20, BUS, "$a^{⟨t−1⟩}$"),
        line((4, BUS), (OUTPUT - 11, BUS), role="state"),
        line((FORGET + 11, INPUT), (OUTPUT + 11, INPUT), role="input"),
        line((172, 410), (172, INPUT), role="input"),
        label(172, 424, "$x^{⟨t⟩}$", "input"),
        label(190, 424, "($n_x$, $m$)", "muted", NOTE, "start"),
        gate(FORGET, "σ", "$W_f$", "gate"),
        gate(UPDATE, "σ", "$W_i$", "gate"),
        gate(CANDIDATE, "tanh", "$W_c$", "muted"),
        gate(OUTPUT, "σ", "$W_o$", "gate"),
    )


def conveyor(y):
    """From c⟨t−1⟩ to c⟨t⟩: one product, one sum."""
    thick = {"role": "state", "style": "thick"}
    return [
        end_of_row(20, y, "$c^{⟨t−1⟩}$"),
        line((4, y), (FORGET - 10, y), **thick),
        times(FORGET, y),
        label((FORGET + CANDIDATE) / 2, y - 20, "the conveyor", "", NOTE),
        line((FORGET + 10, y), (CANDIDATE - 10, y), **thick),
        plus(CANDIDATE, y),
        arrow((CANDIDATE + 10, y), (376, y), **thick),
        end_of_row(359, y, "$c^{⟨t⟩}$"),
    ]


def end_of_row(x, y, name):
    """A state that comes in or goes out, with its shape."""
    shape = label(x, y + 18, "($n_a$,\u2009$m$)", "muted", 12)
    return label(x, y - 18, name, "state") + shape


def gate(x, function, weights, role):
    """A box that multiplies [a, x], adds a bias, and squashes."""
    return [
        tag(
            "g",
            "node",
            box(x - 27, GATES - 25, 54, 50, role, 8)
            + label(x, GATES - 11, function, role)
            + label(x, GATES + 11, weights, "weight"),
        ),
        [
            dot(at, start, reads)
            + arrow((at, start), (at, GATES + 25), role=reads)
            for at, start, reads in (
                (x - 11, BUS, "state"),
                (x + 11, INPUT, "input"),
            )
        ],
    ]


# A memory set by hand --------------------------------------------------------

VALUES = (1, 0.3, -0.9, 0.6, -0.2, -0.5, 0.8, 0.1, -0.7)
WRITE, SHOW = (1, 6), (4, 9)


def lstm_gates():
    """Nine steps of one unit: write, keep, show, write, keep, show."""
    width, height, left, top = 34, 32, 70, 58
    rows = memory(VALUES)
    return draw(
        top + height * len(rows) + 6,
        label(left - 12, 14, "step $t$", "muted", NOTE, "end"),
        [
            label(left + width * (t - 0.5), 14, str(t), "muted", NOTE)
            for t in range(1, 10)
        ],
        [
            label(left + width * (t - 0.5), 40, word, "gate", NOTE)
            for word, steps in (("write", WRITE), ("show", SHOW))
            for t in steps
        ],
        [
            [
                label(
                    left - 12,
                    top + height * (k + 0.5),
                    name,
                    role,
                    anchor="end",
                ),
                grid(
                    left,
                    top + height * k,
                    1,
                    9,
                    (width, height),
                    role,
                    [[short(v) for v in values]],
                    {
                        (0, t)
                        for t in range(9)
                        if role == "gate" and values[t] > 0.5
                    },
                ),
            ]
            for k, (name, role, values) in enumerate(rows)
        ],
    )


def memory(values):
    """The experiment of the page, computed: (name, role, nine numbers)."""
    t = 1 + np.arange(len(values))
    x = np.array([values, np.isin(t, WRITE), np.isin(t, SHOW)], float)
    rows = {
        "f": ([0, 0, -40, 0], 20),
        "i": ([0, 0, 40, 0], -20),
        "c": ([0, 1, 0, 0], 0),
        "o": ([0, 0, 0, 40], -20),
    }
    parameters = {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1))}
    for letter, (weights, bias) in rows.items():
        parameters["W" + letter] = np.array([weights], float)
        parameters["b" + letter] = np.array([[bias]], float)
    a, _, c, caches = lstm_forward(
        x[:, np.newaxis], np.zeros((1, 1)), parameters
    )
    return [
        ("$v^{⟨t⟩}$", "input", x[0]),
        ("$Γ_u^{⟨t⟩}$", "gate", caches["it"][0, 0]),
        ("$Γ_f^{⟨t⟩}$", "gate", caches["ft"][0, 0]),
        ("$c^{⟨t⟩}$", "state", c[0, 0]),
        ("$Γ_o^{⟨t⟩}$", "gate", caches["ot"][0, 0]),
        ("$a^{⟨t⟩}$", "state", a[0, 0]),
    ]


def short(value):
    """One decimal, and none for a gate that is open or shut."""
    rounded = round(float(value), 1)
    return f"{rounded + 0:g}".replace("-", "−")
