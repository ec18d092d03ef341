"""Sampling: names of docs/en/sampling.md."""

import numpy as np

from snippets.one_hot import one_hot
from snippets.rnn import initialize_parameters, rnn_cell_forward, softmax
from snippets.sampling import apply_temperature
from tests.formulas import setting
from tests.formulas.setting import N_A
from tools.proof.evaluate import Environment, Function, Indexed

DRAWN = np.array([2, 0, 1, 3])  # from 0


def parameters():
    """A network of five tokens."""
    rng = np.random.default_rng(9)
    return setting.filled(initialize_parameters(5, N_A, 5, rng))


def environment():
    """A sentence that is drawn, token by token."""
    n, p = 5, parameters()
    at, x, y_pred = np.zeros((N_A, 1)), [np.zeros((n, 1))], []
    for k in DRAWN:
        at, yt, _ = rnn_cell_forward(x[-1], at, p)
        y_pred.append(yt[:, 0])
        x.append(one_hot(np.array([k]), n))
    chances = [apply_temperature(yt, 1) for yt in y_pred]
    draws = [Function(lambda k, p=p: p[k - 1]) for p in chances]
    column = y_pred[2]
    steps = range(1, len(DRAWN) + 1)
    return Environment(
        {
            "n_y": n,
            "n_x": n,
            "a": Indexed(np.zeros((N_A, 1)), "t", 0),
            "x": Indexed(np.concatenate(x, axis=1), "t"),
            r"\yhat": Indexed(np.array(y_pred).T, "t"),
            "P": Indexed(draws, "t"),
            r"\text{token}": lambda k: k,
            "p": column[:, np.newaxis],
            "q": apply_temperature(column, 0.7)[:, np.newaxis],
            r"\tau": 0.7,
            r"\softmax": softmax,
            "z": np.log(column)[:, np.newaxis] + 0.3,
            "S": np.exp(0.3),
        },
        domains={"t": steps, "k": range(1, n + 1)},
        only={"2": {"k": Indexed(DRAWN + 1, "t")}},
    )
