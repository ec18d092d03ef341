"""Backpropagation through time: names of docs/en/bptt.md."""

import numpy as np

from snippets.bptt import cross_entropy
from snippets.rnn import softmax
from snippets.vanishing_gradients import jacobians
from tests.formulas import loops, rnn, setting
from tests.formulas.loops import STEP
from tests.formulas.setting import N_Y, STEPS, T_X, M
from tools.proof.evaluate import Environment, Indexed


def notes(times=1, mask=True):
    """The lesson's network as a plain loop; its labels may be larger."""
    _, y, w = setting.data()
    w = w if mask else np.ones_like(w)
    p, x, a0, _, _ = rnn.run()
    return loops.Notes(loops.rnn(x, times * y, w, a0, p))


def names(times=1, mask=True):
    """The forward pass of the snippets, gradients of the loop."""
    _, y, w = setting.data()
    w = w if mask else np.ones_like(w)
    p, _, _, a, y_pred = rnn.run()
    y, run = times * y, notes(times, mask)
    losses = cross_entropy(y_pred, y)
    return {
        **rnn.names(),
        "z": Indexed(run.series("z")),
        "z_y": Indexed(run.series("z_y")),
        "y": Indexed(y),
        "w": Indexed(w),
        r"\ell": Indexed(losses),
        r"\loss": Indexed((w * losses).sum(axis=1), "i", total=True),
        "J": Indexed(jacobians({"a": a, "Waa": p["Waa"]})),
    }


def with_gradients(**of):
    """All names, for a sum without weights or for larger labels."""
    return Environment(names(**of), setting.gradients(notes(**of)))


def moved(function, place, arrays):
    """The gradient of a function of arrays, by complex steps."""
    result = np.zeros(np.shape(arrays[place]))
    for index in np.ndindex(result.shape):
        other = arrays | {place: np.array(arrays[place], complex)}
        other[place][index] += 1j * STEP
        result[index] = function(**other).imag / STEP
    return result


def linear_step():
    """U = W v + b and some loss of u; and one number θ, used in all of u."""
    W, v = setting.random(3, 2, seed=8), setting.random(2, 1, seed=9)
    b = setting.random(3, 1, seed=10)

    def loss(W, v, b, more):
        return np.sum(np.sin(W @ v + b + more) * [[1], [2], [3]])

    arrays = {"W": W, "v": v, "b": b, "more": np.zeros((3, 1))}
    by = {name: moved(loss, name, arrays) for name in arrays}
    rule = {"u": W @ v + b, "W": W, "v": v, "b": b}
    rule[r"\grad{u}"] = by["more"]
    rule[r"\frac{\dnow u}{\partial v}"] = W
    rule[r"\frac{\dnow u}{\partial b}"] = np.eye(3)
    to = {f"to {name}": by[name] for name in "Wvb"}
    one = {
        r"\grad{u}": by["more"],
        r"\grad{\theta}": by["v"][0, 0],
        r"\frac{\dnow u}{\partial \theta}": W[:, :1],
        "R": 3,
    }
    return Environment(one), Environment(rule, to)


def probabilities():
    """P = softmax(q), and how each p moves with each q."""
    q = setting.random(N_Y, 1, seed=11)

    def row(k):
        return moved(lambda q: loops.softmax(q)[k, 0], "q", {"q": q})[:, 0]

    names = {"q": q, "p": softmax(q), "S": np.exp(q).sum()}
    names[r"\frac{\dnow p}{\partial q}"] = np.array(
        [row(k) for k in range(N_Y)]
    )
    names[r"\frac{\partial S}{\partial q}"] = np.exp(q)
    return Environment(names, conditions=[r"k \ne j"])


def smallest():
    """One unit, two steps, a copy of the weight for each."""

    def moves(of, by):
        g = {t: 2 + 1j * STEP * (t == by) for t in (1, 2)}
        c = 3
        for t in range(1, of + 1):
            c = g[t] * c
        return c.imag / STEP

    return Environment(
        {
            "g": 2,
            r"g\at{}": Indexed(np.array([2, 2]), "t"),
            "c": Indexed(np.array([3, 6, 12]), "t", 0),
            r"\frac{\partial c}{\partial g}": moves,
            r"\frac{\dnow c}{\partial g}": lambda t: moves(t, t),
            r"\varepsilon": 0.1,
        }
    )


def truncated(steps):
    """The loop cut into pieces: the state at their ends does not move."""
    _, y, w = setting.data()
    p, x, a0, _, _ = rnn.run()

    def loop(at):
        def cut(name, t, value):
            value = at(name, t, value)
            ends = name == "a|da_time" and t % steps == 0
            return value.real if ends else value

        return loops.rnn(x, y, w, a0, p)(cut)

    return loops.Notes(loop)


def batch():
    """With all examples as columns, where none is named."""
    run, x = notes(), setting.data()[0]
    dz, first = run.gradients("z")
    a = run.series("a")
    return Environment(
        {
            r"x\at{}": Indexed(x, "t"),
            r"a\at{}": Indexed(a, "t", 0),
            r"\grad{z\at{}}": Indexed(dz, "t", first),
            r"x\of{}{}": Indexed(x),
            r"a\of{}{}": Indexed(a, "it", 0),
            r"\grad{z\of{}{}}": Indexed(dz, "it", first),
            r"\ones": np.ones((M, 1)),
        }
    )


def environment():
    """All names of the lesson."""
    one, linear = linear_step()
    cut = setting.gradients(truncated(2))["da_time"]
    after_last = Environment({}, setting.gradients(notes(), z=T_X + 1))
    z = 0.7
    fraction = {
        "z": z,
        "n": np.exp(z) - np.exp(-z),
        "d": np.exp(z) + np.exp(-z),
    }
    small = {
        r"\theta": 0.4,
        "h": 1e-20,
        "i": 1j,
        r"\loss": lambda v: np.exp(v) * np.sin(3 * v),
    }
    return Environment(
        names(),
        setting.gradients(notes()),
        domains={"t": STEPS},
        only={
            "4+1": smallest(),
            "4+2": smallest(),
            "4": with_gradients(mask=False),
            "5": one,
            "5+1": linear,
            "6": linear,
            "7": probabilities(),
            "7+1": with_gradients(times=1.3, mask=False),
            "8": with_gradients(mask=False),
            "10": after_last,
            "0+1": after_last,  # of the home page
            "11": fraction,
            "15": batch(),
            "19": {r"\texttt{da\_time}": cut, "K": 2},
            "20": small,
        },
    )
