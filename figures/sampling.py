"""Figures of the lesson "Sampling"."""

from functools import cache

import numpy as np

from figures.drawing import (
    NOTE,
    SMALLEST,
    Data,
    arrow,
    box,
    dots,
    draw,
    label,
    line,
    node,
)
from figures.language_model import curves, perplexity_on
from snippets.bptt import rnn_loss_and_gradients
from snippets.language_model import (
    END,
    draw_batches,
    make_training_pair,
    perplexity,
    train,
)
from snippets.one_hot import build_vocabulary
from snippets.rnn import initialize_parameters, rnn_forward
from snippets.sampling import NAMES, apply_temperature


def sampling_loop():
    """Three steps: the token that is drawn becomes the next input."""
    first, pitch = 56, 112
    return draw(
        368,
        [
            one_step(first + i * pitch, i + 1, token, ["0", "r", "e"][i])
            for i, token in enumerate(("r", "e", "x"))
        ],
        arrow((4, STATE), (first - 24, STATE), role="state"),
        line((first + 2 * pitch + 24, STATE), (340, STATE), role="state"),
        dots(360, STATE, "state"),
        label(190, 16, "the token that is drawn is the next input", "", NOTE),
    )


DRAWN, PREDICTED, STATE, INPUT = 62, 150, 238, 316


def one_step(x, t, drawn, read):
    """A column, and the way from its token to the next input."""
    way = x + 56
    back = [
        arrow(
            (x + 20, DRAWN),
            (way, DRAWN),
            (way, INPUT),
            (x + 112 - 20, INPUT),
            role="gate",
        ),
        arrow((x + 24, STATE), (x + 112 - 25, STATE), role="state"),
    ]
    return [
        node(x, INPUT, read, "input", 38, 30),
        label(x, INPUT + 32, f"$x^{{⟨{t}⟩}}$", "input"),
        arrow((x, INPUT - 15), (x, STATE + 19), role="input"),
        node(x, STATE, f"$a^{{⟨{t}⟩}}$", "state", 46),
        arrow((x, STATE - 18), (x, PREDICTED + 19), role="output"),
        node(x, PREDICTED, f"$ŷ^{{⟨{t}⟩}}$", "output", 46),
        arrow((x, PREDICTED - 18), (x, DRAWN + 16), role="gate"),
        label(x + 6, 106, "draw", "gate", NOTE, "start"),
        node(x, DRAWN, drawn, "gate", 38, 30),
        back if t < 3 else [],
    ]


def temperature():
    """One prediction at three temperatures, computed by the snippet."""
    p = np.array([0.5, 0.25, 0.15, 0.07, 0.03])
    return draw(
        222,
        [
            panel(14 + 124 * i, apply_temperature(p, value), text)
            for i, (value, text) in enumerate(
                [(0.5, "0.5: sharper"), (1, "1: as it is"), (2, "2: flatter")]
            )
        ],
        label(190, 208, "temperature", "", NOTE),
    )


def panel(x, p, text, width=20, bottom=152, height=150):
    """Bars with their values, five tokens a to e."""
    bars = []
    for i, value in enumerate(p):
        left, top = x + i * (width + 1), bottom - value * height
        bars += [
            box(left, top, width, value * height, "output", 0),
            label(left + width / 2, bottom + 11, "abcde"[i], "muted", SMALLEST),
        ]
    return [
        bars,
        label(
            x + width / 2,
            bottom - p[0] * height - 10,
            f"{p[0]:.2f}",
            "output",
            SMALLEST,
        ),
        label(x + 53, bottom + 32, text, "", NOTE),
    ]


NAME = "tyrannosaurus"


def next_letters():
    """A bar of length 1 a step, cut into the probabilities of what follows."""
    predictions, tokens = expected_letters()
    left, length, first, pitch = 112, 236, 40, 24
    return draw(
        first + pitch * len(predictions) + 6,
        label(left - 12, 16, "read so far", "input", NOTE, "end"),
        label(left, 16, "next letter", "output", NOTE, "start"),
        [
            [
                label(
                    left - 12, y, Data(NAME[:t] or "–"), "input", NOTE, "end"
                ),
                pieces(left, y, length, p, tokens, t),
            ]
            for t, p in enumerate(predictions)
            for y in [first + pitch * t]
        ],
    )


NARROW = 3  # a part that is not drawn alone


def pieces(left, y, length, p, tokens, t):
    """One bar; the true letter's part is coloured and has its name beside."""
    true = NAME[t] if t < len(NAME) else END
    end, parts = left + length, []
    for k in np.argsort(-p, kind="stable"):
        wide, is_true = length * p[k], tokens[k] == true
        if wide < NARROW and not is_true:
            continue
        role = "output" if is_true else "muted"
        parts.append(box(left, y - 9, wide, 18, role, 0))
        if wide > 13 and tokens[k] != END:
            middle = left + wide / 2
            parts.append(label(middle, y, Data(tokens[k]), role, SMALLEST))
        left += wide
    if end - left >= 1:
        parts.append(box(left, y - 9, end - left, 18, "muted", 0))
    name = "end" if true == END else Data(true)
    return [parts, label(364, y, name, "output", NOTE)]


@cache
def expected_letters(steps=100, n_a=100):
    """What the network of the page predicts along the name, and the tokens."""
    letters = [*"".join(NAMES), *[END] * len(NAMES)]
    vocabulary = build_vocabulary(letters, 28)
    n_x = len(vocabulary)
    pair = make_training_pair(NAMES, vocabulary)
    rng = np.random.default_rng(1)
    start = initialize_parameters(n_x, n_a, n_x, rng)
    batches = draw_batches(*pair, n_a, 32, steps, rng)
    *_, (_, parameters) = train(rnn_loss_and_gradients, batches, start)
    x, _, _ = make_training_pair([NAME], vocabulary)
    _, y_pred, _ = rnn_forward(x, np.zeros((n_a, 1)), parameters)
    return y_pred[:, 0].T, list(vocabulary)


def names_curve():
    """Perplexity of known and of held-out names, beside letter pairs."""
    known, held_out, pairs = perplexities_of_names()
    names = "names trained on", "held-out names", f"letter pairs, {pairs:.1f}"
    return curves(
        known,
        held_out,
        pairs,
        names,
        steps=(0, 50, 100, 150),
        values=(1, 2, 5, 10, 20, 30),
        first=12,
    )


@cache
def perplexities_of_names(steps=150, every=5, n_a=100):
    """The study of the page, by step, and its rival on held-out names."""
    held_out = NAMES[::6]
    known = [name for name in NAMES if name not in held_out]
    letters = [*"".join(NAMES), *[END] * len(NAMES)]
    vocabulary = build_vocabulary(letters, 28)
    n_x = len(vocabulary)
    pair, new_pair = (
        make_training_pair(names, vocabulary) for names in (known, held_out)
    )
    rng = np.random.default_rng(1)
    start = initialize_parameters(n_x, n_a, n_x, rng)
    batches = draw_batches(*pair, n_a, 32, steps, rng)
    after = [
        start,
        *(p for _, p in train(rnn_loss_and_gradients, batches, start)),
    ]
    on_known, on_new = (
        {s: perplexity_on(each, after[s]) for s in range(0, steps + 1, every)}
        for each in (pair, new_pair)
    )
    return on_known, on_new, letter_pairs(pair, new_pair)


def letter_pairs(pair, new_pair, added=0.3):
    """Perplexity of counts of which letter follows which."""
    x, y, mask = pair
    before = np.concatenate([1 - x.sum(axis=0, keepdims=True), x])
    counts = np.einsum("imt,jmt,mt->ij", before, y, mask) + added
    x, y, mask = new_pair
    before = np.concatenate([1 - x.sum(axis=0, keepdims=True), x])
    rows = counts / counts.sum(axis=1, keepdims=True)
    return perplexity(np.einsum("ij,imt->jmt", rows, before), y, mask)
