"""Figures of the lesson "Naming people in a sentence"."""

from math import acos, pi, sqrt

import numpy as np

from figures.drawing import NOTE, SMALLEST, Data, box, draw, label, line, tag
from snippets import name_tagging as lesson
from snippets.bidirectional import (
    bidirectional_loss_and_gradients,
    initialize_bidirectional,
)
from snippets.bptt import rnn_loss_and_gradients
from snippets.notation import SENTENCE
from snippets.one_hot import build_vocabulary
from snippets.rnn import initialize_parameters, rnn_forward

UNITS = 16  # in each direction, as on the page


def name_tagging():
    """The words of the sentence, each with its probability as a bar."""
    vocabulary, data = training_data()
    rng = np.random.default_rng(3)
    start = initialize_bidirectional(len(data[0]), UNITS, 2, rng)
    of_both = bidirectional_loss_and_gradients
    parameters, _ = lesson.learn(of_both, start, data, rng)
    p = lesson.tag(SENTENCE, vocabulary, parameters)
    first, pitch = 44, 30
    bottom = first + 9 * pitch - 8
    return draw(
        bottom + 26,
        label(100, 14, "word", "", NOTE, "end"),
        label(206, 14, "what it sees", "input", NOTE, "end"),
        label(222, 14, "probability of a name", "output", NOTE, "start"),
        [
            one_word(first + i * pitch, token, token.lower() in vocabulary, v)
            for i, (token, v) in enumerate(zip(SENTENCE, p, strict=True))
        ],
        [
            [
                line((222 + 110 * v, 28), (222 + 110 * v, bottom), style=style),
                label(222 + 110 * v, bottom + 14, f"{v:g}", "", SMALLEST),
            ]
            for v, style in ((0, ""), (0.5, "dashed"), (1, ""))
        ],
    )


def one_word(y, token, known, p):
    """One row: the word, what the vocabulary makes of it, the bar."""
    return [
        label(100, y, Data(token), "", anchor="end"),
        label(
            206,
            y,
            Data(token.lower() if known else "<UNK>"),
            "input",
            NOTE,
            "end",
        ),
        box(222, y - 9, 110 * p, 18, "output", 0, "strong"),
        label(374, y, f"{p:.2f}", "output", NOTE, "end"),
    ]


def precision_recall():
    """Found words and names as discs, their areas and overlap to scale."""
    found, true = found_and_true()
    hits = int((found & true).sum())
    n_found, n_true = int(found.sum()), int(true.sum())
    largest, middle = 82, 128
    scale = largest / sqrt(max(n_found, n_true))
    left, right = scale * sqrt(n_found), scale * sqrt(n_true)
    apart = distance(left, right, hits * pi * scale**2)
    x = 190 - (apart + right - left) / 2
    y = x + apart
    crescents = (x - left + y - right) / 2, (x + left + y + right) / 2
    return draw(
        296,
        disc(x, middle, left, "output"),
        disc(y, middle, right, "state"),
        tag("circle", "shape open output", cx=x, cy=middle, r=left),
        label(60, 16, f"found: {n_found}", "output"),
        label(320, 16, f"names: {n_true}", "state"),
        label((y - right + x + left) / 2, middle - 10, f"{hits}"),
        label((y - right + x + left) / 2, middle + 12, "hits", "", NOTE),
        line((62, 77), (crescents[0], middle), role="output"),
        line((332, 77), (crescents[1], middle), role="state"),
        label(8, 66, f"{n_found - hits} false alarms", "output", NOTE, "start"),
        label(372, 66, f"{n_true - hits} missed", "state", NOTE, "end"),
        label(
            190,
            246,
            f"precision = {hits} / {n_found} = {hits / n_found:.2f}",
            "output",
        ),
        label(
            190,
            274,
            f"recall = {hits} / {n_true} = {hits / n_true:.2f}",
            "state",
        ),
    )


def disc(x, y, radius, role):
    return tag("circle", f"shape {role}", cx=x, cy=y, r=radius)


def overlap(r, s, apart):
    """The area that two discs with the radii r and s have in common."""
    if apart <= abs(r - s):
        return pi * min(r, s) ** 2
    if apart >= r + s:
        return 0.0
    x = (apart**2 + r**2 - s**2) / (2 * apart)  # of the common chord
    height = sqrt(max(r**2 - x**2, 0))
    in_r = r**2 * acos(x / r) - x * height
    in_s = s**2 * acos((apart - x) / s) - (apart - x) * height
    return in_r + in_s


def distance(r, s, area):
    """How far apart the centres are for an overlap of this area."""
    near, far = abs(r - s), r + s
    for _ in range(50):
        middle = (near + far) / 2
        if overlap(r, s, middle) > area:
            near = middle
        else:
            far = middle
    return middle


def found_and_true():
    """Words of new sentences: called a name in one direction, and names."""
    vocabulary, data = training_data()
    rng = np.random.default_rng(3)
    start = initialize_parameters(len(data[0]), 2 * UNITS, 2, rng)
    one, _ = lesson.learn(rnn_loss_and_gradients, start, data, rng)
    rng = np.random.default_rng(2)
    lesson.make_tagged_sentences(1200, rng)  # the other tests of the page
    lesson.make_tagged_sentences(500, rng, half(0))
    tokens, labels = lesson.make_tagged_sentences(500, rng, half(1))
    x, mask, _ = lesson.features(tokens, vocabulary)
    _, y_pred, _ = rnn_forward(x, np.zeros((2 * UNITS, x.shape[1])), one)
    return y_pred[1] * mask > 0.5, lesson.label_columns(labels)[1] == 1


def half(first):
    """Every second new word of each slot, as on the page."""
    slots = lesson.NEW.items()
    return {slot: " ".join(words.split()[first::2]) for slot, words in slots}


def training_data():
    """The vocabulary, and x, y and mask, of the page's training sentences."""
    rng = np.random.default_rng(1)
    sentences, labels = lesson.make_tagged_sentences(2000, rng)
    words = [token.lower() for tokens in sentences for token in tokens]
    vocabulary = build_vocabulary(words, 500)
    x, mask, _ = lesson.features(sentences, vocabulary)
    return vocabulary, (x, lesson.label_columns(labels), mask)
