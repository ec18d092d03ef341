"""The RNN model: names of docs/en/rnn.md."""

import numpy as np

from snippets.rnn import (
    initialize_parameters,
    rnn_cell_forward,
    rnn_forward,
)
from tests.formulas import setting
from tests.formulas.setting import N_A, N_X, N_Y, STEPS, M
from tools.proof.evaluate import Environment


def run():
    """One run of the snippets: parameters, inputs, start, a, ŷ."""
    x, _, _ = setting.data()
    p = setting.filled(
        initialize_parameters(N_X, N_A, N_Y, np.random.default_rng(3))
    )
    a0 = setting.random(N_A, M, seed=4)
    a, y_pred, _ = rnn_forward(x, a0, p)
    return p, x, a0, a, y_pred


def names():
    """What (1) and (2) speak of; other lessons use it as well."""
    p, x, a0, a, y_pred = run()
    return setting.forward(p, x, y_pred) | {"a": setting.states(a0, a)}


def environment():
    """All names of the lesson."""
    p, x, _, _, _ = run()

    def f(a, xt):
        return rnn_cell_forward(xt, a, p)[0]

    return Environment(
        {
            **names(),
            "W_a": np.hstack([p["Waa"], p["Wax"]]),
            "z": setting.random(N_Y, 1, seed=5),
            "c": 1.3,
            "f": f,
            "A": setting.random(N_A, N_X, seed=6),
            "B": setting.random(N_X, N_Y, seed=7),
        },
        domains={"t": STEPS},
    )
