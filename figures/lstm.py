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
    node,
    plus,
    staged,
    tag,
    times,
)
from figures.gates import UNITS, along, sentence, trained
from snippets.lstm import (
    initialize_lstm,
    lstm_forward,
    lstm_loss_and_gradients,
)

# The cell ------------------------------------------------------------------

ROW, MEET, OPEN, GATES, BUS, INPUT = 62, 150, 186, 274, 340, 372  # heights
FORGET, UPDATE, CANDIDATE, OUTPUT, STATE = 76, 140, 204, 268, 310  # middles


def lstm_cell():
    """The conveyor of c on top, three gates below that act on it."""
    return cell(4, all_new=True)


def lstm_forget():
    """First drawing: a gate decides what is kept."""
    return cell(1)


def lstm_candidate():
    """Second drawing: what could be written, and how much of it."""
    return cell(2)


def lstm_write():
    """Third drawing: it is added to what was kept."""
    return cell(3)


def lstm_show():
    """Fourth drawing: a third gate decides what can be seen."""
    return cell(4)


def cell(stage, all_new=False):
    """The cell up to a stage; what an earlier drawing had is grey."""
    parts = (forget_gate, two_columns, write, show)
    frame = box(42, 24, 296, 374, "muted", 16, "open")
    return draw(438, frame, conveyor(stage), staged(parts, stage, all_new))


def conveyor(stage):
    """From c⟨t−1⟩ to c⟨t⟩: one product, one sum; and what comes in below."""
    thick = {"role": "state", "style": "thick"}
    last = CANDIDATE if stage >= 3 else FORGET
    return [
        end_of_row(20, ROW, "$c^{⟨t−1⟩}$"),
        line((4, ROW), (FORGET - 10, ROW), **thick),
        label((FORGET + CANDIDATE) / 2, ROW - 20, "the conveyor", "", NOTE),
        line((FORGET + 10, ROW), (last - 10, ROW), **thick) * (stage >= 3),
        arrow((last + 10, ROW), (376, ROW), **thick),
        end_of_row(360, ROW, "$c^{⟨t⟩}$"),
        end_of_row(20, BUS, "$a^{⟨t−1⟩}$"),
        label(172, 424, "$x^{⟨t⟩}$", "input"),
        label(190, 424, "($n_x$, $m$)", "muted", NOTE, "start"),
    ]


def forget_gate(ink, stage):
    """Γ_f on the line."""
    return [
        times(FORGET, ROW, ink("gate")),
        arrow((FORGET, GATES - 25), (FORGET, ROW + 10), role=ink("gate")),
        label(FORGET + 10, 210, "$Γ_f^{⟨t⟩}$", ink("gate"), anchor="start"),
        line((4, BUS), (FORGET - 11, BUS), role=ink("state")),
        line((172, 410), (172, INPUT), (FORGET + 11, INPUT), role=ink("input")),
        gate(FORGET, "σ", "$W_f$", ink, "gate"),
    ]


def two_columns(ink, stage):
    """Γ_u and c̃, not yet used before stage 3."""
    top = MEET + 10 if stage >= 3 else 180
    return [
        line((UPDATE, GATES - 25), (UPDATE, top), role=ink("gate"))
        if stage >= 3
        else arrow((UPDATE, GATES - 25), (UPDATE, top), role=ink("gate")),
        label(UPDATE + 8, 210, "$Γ_u^{⟨t⟩}$", ink("gate"), anchor="start"),
        arrow((CANDIDATE, GATES - 25), (CANDIDATE, top), role=ink("state")),
        label(CANDIDATE + 8, 210, "$c̃^{⟨t⟩}$", ink("state"), anchor="start"),
        wires(ink, FORGET, CANDIDATE),
        gate(UPDATE, "σ", "$W_i$", ink, "gate"),
        gate(CANDIDATE, "tanh", "$W_c$", ink, "state"),
    ]


def write(ink, stage):
    """Γ_u times c̃ is added to what was kept."""
    return [
        line((UPDATE, MEET + 10), (UPDATE, MEET), role=ink("gate")),
        arrow((UPDATE, MEET), (CANDIDATE - 10, MEET), role=ink("gate")),
        times(CANDIDATE, MEET, ink("gate")),
        arrow((CANDIDATE, MEET - 10), (CANDIDATE, ROW + 10), role=ink("state")),
        plus(CANDIDATE, ROW, ink("state")),
    ]


def show(ink, stage):
    """What is seen of the memory: its tanh, times Γ_o."""
    gated, state = ink("gate"), ink("state")
    return [
        dot(STATE, ROW, state),
        arrow((STATE, ROW), (STATE, 100), role=state),
        node(STATE, 114, "tanh", state, 50, 28),
        arrow((STATE, 128), (STATE, OPEN - 10), role=state),
        times(STATE, OPEN, gated),
        line((OUTPUT, GATES - 25), (OUTPUT, OPEN), role=gated),
        arrow((OUTPUT, OPEN), (STATE - 10, OPEN), role=gated),
        label(OUTPUT - 4, OPEN - 9, "$Γ_o^{⟨t⟩}$", gated, anchor="end"),
        arrow((STATE, OPEN + 10), (STATE, BUS), (376, BUS), role=state),
        end_of_row(360, BUS, "$a^{⟨t⟩}$"),
        wires(ink, CANDIDATE, OUTPUT),
        gate(OUTPUT, "σ", "$W_o$", ink, "gate"),
    ]


def end_of_row(x, y, name):
    """A state that comes in or goes out, with its shape."""
    shape = label(x, y + 18, "($n_a$,\u2009$m$)", "muted", 12)
    return label(x, y - 18, name, "state") + shape


def wires(ink, start, end):
    """What the boxes up to one read, on from another one."""
    return [
        line((start - 11, BUS), (end - 11, BUS), role=ink("state")),
        line((start + 11, INPUT), (end + 11, INPUT), role=ink("input")),
    ]


def gate(x, function, weights, ink, role):
    """A box that multiplies [a, x], adds a bias, and squashes."""
    return [
        tag(
            "g",
            "node",
            box(x - 27, GATES - 25, 54, 50, ink(role), 8)
            + label(x, GATES - 11, function, ink(role))
            + label(x, GATES + 11, weights, ink("weight")),
        ),
        [
            dot(at, start, ink(reads))
            + arrow((at, start), (at, GATES + 25), role=ink(reads))
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


# Gates of a trained network --------------------------------------------------


def lstm_along():
    """The first network of the page, along one sentence."""
    parameters = trained(initialize_lstm, lstm_loss_and_gradients)
    zeros = np.zeros((UNITS, 1))
    a, _, _, caches = lstm_forward(sentence(), zeros, parameters)
    blocks = [
        ("$Γ_f^{⟨t⟩}$", "gate", caches["ft"][:, 0]),
        ("$Γ_u^{⟨t⟩}$", "gate", caches["it"][:, 0]),
        ("$Γ_o^{⟨t⟩}$", "gate", caches["ot"][:, 0]),
        ("$a^{⟨t⟩}$", "state", a[:, 0]),
    ]
    return along(blocks, width=22, gap=12)
