"""Figures of the lesson "Language models"."""

from itertools import repeat
from math import log

import numpy as np

from figures.drawing import (
    NOTE,
    SMALLEST,
    Data,
    arrow,
    draw,
    label,
    line,
    node,
)
from snippets.bptt import rnn_loss_and_gradients
from snippets.language_model import (
    END,
    make_sentences,
    make_training_pair,
    perplexity,
    train,
)
from snippets.one_hot import build_vocabulary
from snippets.rnn import initialize_parameters, rnn_forward

STEPS = 400  # of training
SENTENCE = "Cats average 15 hours of sleep a day"
TOKENS = [Data(token) for token in (*SENTENCE.split(), END)]


def language_model_steps():
    """Nine steps downwards: every label is the next input."""
    first, pitch = 100, 48
    return draw(
        first + 8 * pitch + 26,
        label(66, 16, "reads $x^{⟨t⟩}$", "input"),
        label(190, 16, "state", "state"),
        label(314, 16, "predicts $y^{⟨t⟩}$", "output"),
        label(190, 50, "$a^{⟨0⟩}$ = 0", "state"),
        arrow((190, 62), (190, first - 15), role="state"),
        [
            one_step(first + i * pitch, i, token, pitch)
            for i, token in enumerate(TOKENS)
        ],
    )


def one_step(y, i, token, pitch):
    """One row, and what goes on to the row below."""
    last = i == len(TOKENS) - 1
    return [
        node(66, y, TOKENS[i - 1] if i else "0", "input", 84, 28),
        arrow((108, y), (166, y), role="input"),
        node(190, y, f"$a^{{⟨{i + 1}⟩}}$", "state", 48, 28),
        arrow((214, y), (270, y), role="output"),
        node(314, y, token, "output", 84, 28),
        []
        if last
        else [
            arrow((190, y + 14), (190, y + pitch - 15), role="state"),
            arrow(
                (272, y + 13),
                (109, y + pitch - 11),
                role="muted",
                style="dashed",
            ),
        ],
    ]


def training_curve():
    """Perplexity by training step, for known and for held-out sentences."""
    known, held_out, best = perplexities(STEPS)
    return curves(
        dict(enumerate(known)),
        dict(enumerate(held_out)),
        best,
        (
            "sentences trained on",
            "held-out sentences",
            f"lowest possible, {best:.2f}",
        ),
        steps=(0, 100, 200, 300, STEPS),
        values=(1, 2, 5, 10, 20),
    )


def curves(known, held_out, level, names, *, steps, values, first=50):
    """Two curves of perplexity by step, and a dashed level; all are named.

    first: how far down the first of the three names stands
    """
    left, right, top, bottom = 44, 366, 20, 236
    highest = log(1.25 * values[-1])

    def at(step, value):
        across = left + step / steps[-1] * (right - left)
        return across, bottom - log(value) / highest * (bottom - top)

    return draw(
        300,
        line((left, top), (left, bottom), (right, bottom)),
        [
            [
                line((left - 4, at(0, v)[1]), (left, at(0, v)[1])),
                label(left - 8, at(0, v)[1], f"{v}", "", SMALLEST, "end"),
            ]
            for v in values
        ],
        [
            [
                line((at(s, 1)[0], bottom), (at(s, 1)[0], bottom + 4)),
                label(at(s, 1)[0], bottom + 16, f"{s}", "", SMALLEST),
            ]
            for s in steps[:-1]
        ],
        label(right, bottom + 16, f"{steps[-1]}", "", SMALLEST, "end"),
        line(at(0, level), at(steps[-1], level), style="dashed"),
        line(*(at(*p) for p in known.items()), role="input", style="thick"),
        line(*(at(*p) for p in held_out.items()), role="gradient"),
        label(left + 8, 12, "perplexity", "", NOTE, "start"),
        label(right, bottom + 36, "steps of training", "", NOTE, "end"),
        [
            [
                line((150, y), (180, y), role=role, style=style),
                label(190, y, text, "", NOTE, "start"),
            ]
            for y, role, style, text in zip(
                (first, first + 22, first + 44),
                ("input", "gradient", "muted"),
                ("thick", "", "dashed"),
                names,
                strict=True,
            )
        ],
    )


def perplexities(steps, n_a=32):
    """The training of the page, and the bound of its section on proof."""
    sentences = make_sentences()
    held_out = sentences[1::5]
    known = [s for s in sentences if s not in held_out]
    vocabulary = build_vocabulary(
        sum(sentences, [END] * len(sentences)), size=50
    )
    x, y, mask = make_training_pair(known, vocabulary)
    n_x = len(vocabulary)
    start = initialize_parameters(n_x, n_a, n_x, np.random.default_rng(1))
    batches = repeat((x, y, np.zeros((n_a, len(known))), mask), steps)
    trained = train(rnn_loss_and_gradients, batches, start)
    after = [start, *(parameters for _, parameters in trained)]
    on_known, on_new = (
        [perplexity_on(pair, parameters) for parameters in after]
        for pair in ((x, y, mask), make_training_pair(held_out, vocabulary))
    )
    return on_known, on_new, len(known) ** (len(known) / mask.sum())


def perplexity_on(pair, parameters):
    """One point of a curve."""
    x, y, mask = pair
    a0 = np.zeros((len(parameters["Waa"]), x.shape[1]))
    _, y_pred, _ = rnn_forward(x, a0, parameters)
    return perplexity(y_pred, y, mask)
