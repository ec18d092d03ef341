"""Bidirectional RNNs: names of docs/en/bidirectional.md."""

import numpy as np

from snippets.bidirectional import (
    bidirectional_forward,
    initialize_bidirectional,
    reverse,
)
from tests.formulas import loops, setting
from tests.formulas.loops import LEFT, RIGHT
from tests.formulas.setting import LENGTHS, N_A, N_X, N_Y, STEPS, T_X, M
from tools.proof.evaluate import Environment, Function, Indexed


def run(lengths):
    """One run: the snippet, and the loop with its two ways to go left."""
    x, y, w = setting.data()
    w = w * (np.arange(T_X) < np.array(lengths)[:, np.newaxis])
    rng = np.random.default_rng(3)
    p = setting.filled(initialize_bidirectional(N_X, N_A, N_Y, rng))
    a0 = setting.random(2 * N_A, M, seed=4)
    forward = bidirectional_forward(x, a0, p, np.array(lengths))
    both = [
        loops.Notes(
            loops.bidirectional(x, y, w, *np.split(a0, 2), lengths, p, mirrored)
        )
        for mirrored in (False, True)
    ]
    return p, x, a0, forward, *both


def names(lengths):
    """All names, for examples of these lengths."""
    p, x, a0, (a, y_pred, caches), _, _ = run(lengths)
    right0, left0 = np.split(a0, 2)
    to_right, to_left = np.split(a, 2)
    arrows = {
        rf"\over{side}arrow{{{key[0]}}}_{{{key[1:]}}}": p[f"{key}_{side}"]
        for side in ("right", "left")
        for key in ("Waa", "Wax", "ba")
    }
    arrows[r"\overrightarrow{W}_y"] = p["Wy"][:, :N_A]
    arrows[r"\overleftarrow{W}_y"] = p["Wy"][:, N_A:]

    def mirror(i):
        return Function(lambda t: lengths[i] + 1 - t if t <= lengths[i] else t)

    return {
        **setting.forward(p, x, y_pred),
        **arrows,
        "u": Indexed(reverse(x, np.array(lengths))),
        RIGHT: setting.states(right0, to_right),
        LEFT: Indexed(
            np.concatenate([to_left, left0[..., np.newaxis]], axis=-1)
        ),
        "b": setting.states(left0, caches["left"]["a"]),
        r"T_x\ex{}": Indexed(np.array(lengths), "i"),
        "r": Indexed([mirror(i) for i in range(M)], "i"),
    }


def words(lengths):
    """Gradients, in the order of the sentence and of the mirror."""
    *_, notes, mirrored = run(lengths)
    return setting.gradients(mirrored) | setting.gradients(notes)


def environment():
    """Equal lengths for the definition, two lengths for the mirror."""
    equal = [T_X] * M
    mirrored = Environment(names(LENGTHS), words(LENGTHS))
    return Environment(
        names(equal),
        words(equal),
        domains={"t": STEPS, "s": STEPS},
        only={number: mirrored for number in "356789"},
    )
