"""Vanishing gradients: names of docs/en/vanishing-gradients.md."""

import numpy as np

from snippets.vanishing_gradients import (
    angle,
    clip_by_norm,
    clip_by_value,
    jacobians,
)
from tests.formulas import bptt, loops, rnn, setting
from tests.formulas.loops import tex
from tests.formulas.setting import N_A, STEPS, T_X, M
from tools.proof.evaluate import Environment, Family, Indexed


def last_step():
    """The lesson's network, with a loss at the last step only."""
    _, y, w = setting.data()
    p, x, a0, _, _ = rnn.run()
    w = w * (np.arange(T_X) == T_X - 1)
    return loops.Notes(loops.rnn(x, y, w, a0, p))


def clipped(by, name):
    """A long vector and a short one, before and after clipping."""
    before = [setting.random(N_A, seed=9) * size for size in (20.0, 0.1)]
    after = [by({"g": g}, 1.5)["g"] for g in before]
    return Environment(
        {
            "g": Indexed(np.array(before).T, "i"),
            rf"g^{{\text{{{name}}}}}": Indexed(np.array(after).T, "i"),
        }
    )


def matrices():
    """A matrix with real eigenvalues, and another one: of the text alone."""
    V = setting.random(N_A, N_A, seed=4) + 2 * np.eye(N_A)
    values = np.array([1.2, -0.8, 0.4])
    return Environment(
        {
            "A": V @ np.diag(values) @ np.linalg.inv(V),
            "I": np.eye(N_A),
            "Q": np.linalg.qr(V)[0],
            "B": setting.random(N_A, N_A, seed=5),
            "V": V,
            r"\Lambda": np.diag(values),
            r"\lambda": values[0],
            "v": V[:, :1],
            "u": setting.random(N_A, 1, seed=6),
            r"\rho": lambda A: np.abs(np.linalg.eigvals(A)).max(),
        }
    )


def environment():
    """All names of the lesson."""
    p, _, _, a, _ = rnn.run()
    notes, last = bptt.notes(), last_step()
    back = last.gradients("a")[0]

    def moves(t, s):
        return Indexed(notes.jacobian("a", t, "a", s), "i")

    def g(k, i):
        return back[:, i - 1, T_X - k]

    u, v = setting.random(N_A, 1, seed=2), setting.random(N_A, 1, seed=3)
    alpha = np.radians(angle({"x": u}, {"x": v}))
    others = {tex(key): 0.1 * p[key] for key in ("Wax", "Wya")}
    return Environment(
        {
            **rnn.names(),
            "T": T_X,
            "z": Indexed(notes.series("z")),
            "J": Indexed(jacobians({"a": a, "Waa": p["Waa"]})),
            r"\frac{\dnow a}{\partial a}": moves,
            r"\frac{\partial a}{\partial a}": moves,
            r"\delta": Family(g, range(T_X + 1), examples=M),
            r"\frac{\partial\ell\at{}}{\partial a}": Indexed(back, "it", 0),
            "c": 1.5,
        },
        domains={"t": STEPS, "k": STEPS},
        only={
            "8": clipped(clip_by_value, "value"),
            "9": clipped(clip_by_norm, "norm"),
            "matrices": matrices(),
            # Bounds: by this matrix, not by the others.
            **{number: others for number in "56"},
            "10": {"u": u, "v": v, r"\alpha": alpha},
        },
    )
