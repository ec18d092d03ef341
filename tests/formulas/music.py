"""Improvising a melody: names of docs/en/music.md."""

import numpy as np

from snippets.lstm import initialize_lstm, lstm_cell_forward
from snippets.music import count_pairs, frequency
from snippets.one_hot import one_hot
from snippets.rnn import softmax
from tests.formulas import setting
from tests.formulas.setting import N_A
from tools.proof.evaluate import Environment, Function, Indexed

N = 5
DRAWN = np.array([2, 0, 1, 3])  # from 0
NOTES = {-5: "G,", 0: "C2", 9: "A", 12: "c", 21: "a4"}


def parameters():
    """A network over five tokens."""
    start = initialize_lstm(N, N_A, N, np.random.default_rng(9))
    return setting.filled(start)


def pairs():
    """Counts of a small batch, and what the snippet makes of them."""
    rng = np.random.default_rng(6)
    k = rng.integers(4, size=(3, 5))
    both = np.eye(4)[k].transpose(2, 0, 1)
    x = np.concatenate([0 * both[..., :1], both[..., :-1]], axis=2)
    u, table = count_pairs(x, both, np.ones((3, 5), bool), kappa=2.5)
    N = np.zeros((5, 4))
    for row in k:
        for before, after in zip([0, *(row[:-1] + 1)], row, strict=True):
            N[before, after] += 1
    return {
        r"\kappa": 2.5,
        "N": N,
        "u": u[:, np.newaxis],
        "q": table,
        "l": None,
    }


def environment():
    """A melody that is drawn, note by note."""
    n, p = N, parameters()
    at, ct = np.zeros((N_A, 1)), np.zeros((N_A, 1))
    a, c, x, y_pred = [at], [ct], [np.zeros((n, 1))], []
    for k in DRAWN:
        at, ct, yt, _ = lstm_cell_forward(x[-1], at, ct, p)
        a.append(at)
        c.append(ct)
        y_pred.append(yt)
        x.append(one_hot(np.array([k]), n))
    tall = {k: frequency(note) for k, note in NOTES.items()}
    steps = range(1, len(DRAWN) + 1)
    return Environment(
        {
            "n_y": n,
            "n_x": n,
            "n_a": N_A,
            "W_y": p["Wy"],
            "b_y": p["by"],
            r"\softmax": Function(softmax),
            "a": Indexed(np.concatenate(a, axis=1), "t", 0),
            "c": Indexed(np.concatenate(c, axis=1), "t", 0),
            "x": Indexed(np.concatenate(x, axis=1), "t"),
            r"\yhat": Indexed(np.concatenate(y_pred, axis=1), "t"),
        },
        domains={"t": steps, "j": range(1, n + 1)},
        only={
            "2": Environment({"k": Indexed(DRAWN + 1, "t")}),
            "3": Environment(
                pairs(),
                domains={"i": range(1, 6), "j": range(1, 5)},
            ),
            "4": Environment({"f": Function(tall.get)}, domains={"k": tall}),
        },
    )
