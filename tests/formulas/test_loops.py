"""The plain loops compute what the snippets compute, at every step."""

import numpy as np
import pytest

from snippets.deep_rnn import deep_rnn_forward
from tests.formulas import bidirectional, bptt, deep_rnn, gru, lstm, rnn
from tests.formulas.loops import LEFT, RIGHT
from tests.formulas.setting import LENGTHS, N_A, T_X, M


def of_rnn():
    """A and ŷ."""
    _, _, _, a, y_pred = rnn.run()
    notes = bptt.notes()
    yield notes.series("a")[..., 1:], a
    yield notes.series(r"\yhat"), y_pred


def of_gru():
    """c, the gates, the candidate and ŷ."""
    _, _, (c, y_pred, caches), notes = gru.run()
    yield notes.series("c")[..., 1:], c
    yield notes.series(r"\yhat"), y_pred
    for name, key in ((r"\Gu", "u"), (r"\Gr", "r"), (r"\ctilde", "candidate")):
        yield notes.series(name), caches[key]


def of_lstm():
    """a, c, the gates, the candidate and ŷ."""
    _, _, _, (a, y_pred, c, caches), notes = lstm.run()
    yield notes.series("a")[..., 1:], a
    yield notes.series("c")[..., 1:], c
    yield notes.series(r"\yhat"), y_pred
    for name, key in ((r"\Gf", "ft"), (r"\Gu", "it"), (r"\Go", "ot")):
        yield notes.series(name), caches[key]
    yield notes.series(r"\ctilde"), caches["cct"]


def of_bidirectional():
    """Both directions and ŷ, read from the right or mirrored."""
    for lengths in ([T_X] * M, LENGTHS):
        _, _, _, (a, y_pred, _), notes, mirrored = bidirectional.run(lengths)
        real = np.arange(T_X) < np.array(lengths)[:, np.newaxis]
        for one in (notes, mirrored):
            yield one.series(RIGHT)[..., 1:], a[:N_A]
            left = one.series(f"{LEFT}|da_loss of {LEFT}")
            yield left[:, real], a[N_A:][:, real]
            yield one.series(r"\yhat")[:, real], y_pred[:, real]


def of_deep_rnn():
    """The states of all layers."""
    x, a0, p, notes = deep_rnn.run()
    a, _, _ = deep_rnn_forward(x, a0, p)
    for number, states in enumerate(a, start=1):
        yield notes.series(f"a[{number}]")[..., 1:], states


@pytest.mark.parametrize(
    "pairs",
    [of_rnn, of_gru, of_lstm, of_bidirectional, of_deep_rnn],
    ids=["rnn", "gru", "lstm", "bidirectional", "deep-rnn"],
)
def test_loop_and_snippet(pairs):
    """To the last digits."""
    for loop, snippet in pairs():
        np.testing.assert_allclose(loop, snippet, rtol=0, atol=1e-13)
