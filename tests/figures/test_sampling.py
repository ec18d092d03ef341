"""The bars along a name are what the page prints."""

import numpy as np
import pytest

from figures.sampling import (
    NAME,
    expected_letters,
    perplexities_of_names,
)
from snippets.language_model import END
from tests.snippets.printed import printed


def test_the_parts_of_each_bar_are_those_of_the_page():
    """The three most probable tokens of each step, to two digits."""
    predictions, tokens = expected_letters()
    rows = printed("sampling", "run-letters")
    assert len(rows) == len(predictions) == len(NAME) + 1
    for t, (row, p) in enumerate(zip(rows, predictions, strict=True)):
        read, *best = row[:14].strip(), *row[14:].split()
        assert read == NAME[:t]
        expected = [
            text
            for k in np.argsort(-p)[:3]
            for text in (tokens[k], f"{p[k]:.2f}")
        ]
        assert best == expected


def test_every_bar_has_length_1_and_the_last_one_ends():
    """Probabilities sum to 1."""
    predictions, tokens = expected_letters()
    assert predictions.sum(axis=1) == pytest.approx(np.ones(len(NAME) + 1))
    assert tokens[predictions[-1].argmax()] == END


def test_the_curves_of_the_names_are_what_the_page_prints():
    """Both columns of its table, and its letter pairs."""
    known, held_out, pairs = perplexities_of_names()
    header, *rows, rival, _ = printed("sampling", "run-held-out")
    assert header == "step  trained on  held out  copies at 0.7"
    table = [row.split()[:3] for row in rows]
    assert table == [
        [f"{step}", f"{known[step]:.1f}", f"{held_out[step]:.1f}"]
        for step in (0, 10, 50, 100, 150)
    ]
    assert rival == f"letter pairs, held out: {pairs:.1f}"
