"""Vanishing gradients: names of docs/en/vanishing-gradients.md."""

import numpy as np

from snippets.vanishing_gradients import (
    angle,
    clip_by_norm,
    clip_by_value,
    jacobians,
)
from tests.formulas import bptt, loops, rnn, setting
from tests.formulas.setting import N_A, STEPS, T_X, M
from tools.proof.evaluate import Environment, Family, Function, Indexed


def last_step():
    """The lesson's network, with a loss at the last step only."""
    _, y, w = setting.data()
    p, x, a0, _, _ = rnn.run()
    w = w * (np.arange(T_X) == T_X - 1)
    return loops.Notes(loops.rnn(x, y, w, a0, p))


def clipped(length, by, limit):
    """A long vector and a short one, before and after clipping."""
    before = [setting.random(N_A, seed=9) * size for size in length]
    after = [by({"g": g}, limit)["g"] for g in before]
    return np.array(before).T, np.array(after).T


def environment():
    """All names of the lesson."""
    p, _, _, a, _ = rnn.run()
    notes, last = bptt.notes(), last_step()
    back = last.gradients("a")[0]

    def moves(t, s):
        return Indexed(notes.jacobian("a", t, "a", s), "i")

    def g(k, i):
        return back[:, i - 1, T_X - k]

    lengths = [20.0, 0.1]
    (g8, cut8), (g9, cut9) = (
        clipped(lengths, by, 1.5) for by in (clip_by_value, clip_by_norm)
    )
    u, v = setting.random(N_A, 1, seed=2), setting.random(N_A, 1, seed=3)
    alpha = np.radians(angle({"x": u}, {"x": v}))
    return Environment(
        {
            **rnn.names(),
            "T": T_X,
            "J": Indexed(jacobians({"a": a, "Waa": p["Waa"]})),
            r"\frac{\dnow a}{\partial a}": Function(moves),
            r"\frac{\partial a}{\partial a}": Function(moves),
            "g": Family(g, range(T_X + 1), examples=M),
            r"\sigma": Function(lambda A: np.linalg.norm(A, 2)),
            "c": 1.5,
        },
        domains={"t": STEPS, "k": STEPS},
        only={
            "8": Environment(
                {"g": Indexed(g8, "i")}, {"g←": Indexed(cut8, "i")}
            ),
            "9": Environment(
                {"g": Indexed(g9, "i")}, {"g←": Indexed(cut9, "i")}
            ),
            "10": Environment({"u": u, "v": v, r"\alpha": alpha}),
        },
    )
