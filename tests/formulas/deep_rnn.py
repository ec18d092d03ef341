"""Deep RNNs: names of docs/en/deep-rnn.md."""

import numpy as np

from snippets.deep_rnn import deep_rnn_forward
from snippets.rnn import initialize_parameters
from tests.formulas import loops, setting
from tests.formulas.setting import N_X, N_Y, STEPS, T_X, M
from tools.proof.evaluate import Environment, Indexed, Layers

UNITS = {0: N_X, 1: 3, 2: 2, 3: 6}
L = 3


def run():
    """Three layers of different width, and the same as a plain loop."""
    x, y, w = setting.data()
    rng = np.random.default_rng(3)
    layers = range(1, L + 1)
    p = [
        setting.filled(initialize_parameters(UNITS[n - 1], UNITS[n], N_Y, rng))
        for n in layers
    ]
    a0 = [setting.random(UNITS[n], M, seed=n) for n in layers]
    return x, a0, p, loops.Notes(loops.deep(x, y, w, a0, p))


def environment():
    """All names of the lesson."""
    x, a0, p, notes = run()
    layers = range(1, L + 1)
    a, y_pred, _ = deep_rnn_forward(x, a0, p)
    states = {n: setting.states(a0[n - 1], a[n - 1]) for n in layers}

    def of(name):
        return Layers({n: p[n - 1][name] for n in layers})

    count = sum(p[n - 1][k].size for n in layers for k in ("Waa", "Wax", "ba"))
    return Environment(
        {
            **setting.forward(p[-1], x, y_pred),
            "L": L,
            "N": count + p[-1]["Wya"].size + p[-1]["by"].size,
            "n_a": Layers(UNITS),
            r"\Waa": of("Waa"),
            r"\Wax": of("Wax"),
            r"\ba": of("ba"),
            "W_a": Layers(
                {
                    n: np.hstack([p[n - 1]["Waa"], p[n - 1]["Wax"]])
                    for n in layers
                }
            ),
            "a": Layers(states | {0: Indexed(x)}),
            "z": Layers({n: Indexed(notes.series(f"z[{n}]")) for n in layers}),
        },
        setting.gradients(notes, z=T_X + 1),
        domains={"t": STEPS, "l": layers},
        only={"5": Environment({}, domains={"l": range(1, L)})},
    )
