"""What all environments share: one seeded run, with nothing symmetric in it.

All sizes differ, states do not start at zero, biases are not zero, labels are
dense, each step has a weight of its own, and examples differ in length.
"""

import numpy as np

from tools.proof.evaluate import Indexed

N_X, N_A, N_Y, M, T_X = 4, 3, 5, 2, 6
STEPS = range(1, T_X + 1)
LENGTHS = np.array([6, 4])


def random(*shape, seed=0):
    """Numbers of moderate size, others for each seed."""
    rng = np.random.default_rng([seed, *shape])
    return rng.standard_normal(shape) * 0.7


weights_are_masks = False  # True: all 1, as the snippets know them


def data():
    """x, y, w: inputs, dense labels whose columns sum to 1, weights."""
    y = np.exp(random(N_Y, M, T_X, seed=1))
    w = 0.5 + np.random.default_rng(2).random((M, T_X))
    w = np.ones((M, T_X)) if weights_are_masks else w
    return random(N_X, M, T_X), y / y.sum(axis=0), w


def filled(parameters):
    """Parameters of the same shapes, biases not zero."""
    return {
        name: value + 0.3 * random(*value.shape, seed=len(name) + ord(name[-1]))
        for name, value in sorted(parameters.items())
    }


def sizes():
    """The sizes, as the lessons call them."""
    return {
        "n_x": N_X,
        "n_a": N_A,
        "n_y": N_Y,
        "m": M,
        "T_x": T_X,
        "T_y": T_X,
    }


def with_start(start, values):
    """States from step 0 on: (n, m, T_x + 1)."""
    return np.concatenate([start[..., np.newaxis], values], axis=-1)


def of_steps(notes, pairs, end=T_X):
    """Gradients of what has steps: {TeX: name in the loop}."""
    found = {}
    for tex, name in pairs.items():
        values, first = notes.gradients(name, end)
        found[rf"\grad{{{tex}}}"] = Indexed(values, "it", first, total=True)
    return found


def of_parameters(notes, pairs):
    """Gradients of parameters: {TeX: name in the loop}."""
    return {
        rf"\grad{{{tex}}}": Indexed(notes.gradient(name), "i", total=True)
        for tex, name in pairs.items()
    }


def use(notes, name, end=T_X):
    """What one use of a quantity receives, by step."""
    values, first = notes.gradients(name, end)
    return Indexed(values, "it", first)
