"""The LSTM: names of docs/en/lstm.md."""

import numpy as np

from snippets.lstm import initialize_lstm, lstm_forward, sigmoid
from tests.formulas import loops, setting
from tests.formulas.setting import N_A, N_X, N_Y, STEPS, M
from tools.proof.evaluate import Environment, Family, Indexed


def run():
    """One run of the snippets, and the same as a plain loop."""
    x, y, w = setting.data()
    p = setting.filled(initialize_lstm(N_X, N_A, N_Y, np.random.default_rng(3)))
    a0, c0 = setting.random(N_A, M, seed=4), setting.random(N_A, M, seed=5)
    forward = lstm_forward(x, a0, p, c0)
    return p, a0, c0, forward, loops.Notes(loops.lstm(x, y, w, a0, c0, p))


def names():
    """The forward pass of the snippets."""
    p, a0, c0, (a, y_pred, c, caches), notes = run()
    return {
        **setting.forward(p, caches["x"], y_pred),
        "a": setting.states(a0, a),
        "c": setting.states(c0, c),
        r"\Gf": Indexed(caches["ft"]),
        r"\Gu": Indexed(caches["it"]),
        r"\Go": Indexed(caches["ot"]),
        r"\ctilde": Indexed(caches["cct"]),
        r"\sigma": sigmoid,
        "z": 0.7,
        "q": 3.0,
        "D": Indexed(notes.gradients("c")[0][..., 1:]),
    }


def conveyor(D, caches):
    """What comes back from step t to step s if the gates stand still."""

    def back(s, t, i):
        c = caches["c"][:, i - 1, s - 1] + 1e-30j * np.eye(N_A)  # by column
        for step in range(s + 1, t + 1):
            kept, new = caches["ft"], caches["it"] * caches["cct"]
            c = kept[:, i - 1, step - 1] * c + new[:, i - 1, step - 1]
        return (c @ D[:, i - 1, t - 1]).imag / 1e-30

    return Family(back, range(max(STEPS)), steps=True, examples=M)


def environment():
    """All names of the lesson."""
    caches, notes = run()[3][-1], run()[4]
    K = conveyor(notes.gradients("c")[0][..., 1:], caches)
    return Environment(
        names() | {"K": K},
        setting.gradients(notes),
        domains={"t": STEPS, "g": list("fico")},
        only={"15": Environment({}, conditions=["s < t"])},
    )
