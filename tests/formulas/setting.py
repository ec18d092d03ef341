"""What all environments share: one seeded run, with nothing symmetric in it.

All sizes differ, states do not start at zero, biases are not zero, labels are
dense, each step has a weight of its own, and examples differ in length.
"""

import re

import numpy as np

from snippets.rnn import softmax
from tests.formulas.loops import tex
from tools.proof.evaluate import Indexed, Layers
from tools.proof.tex_reader import name_of

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


def states(start, values):
    """States that have a step 0."""
    return Indexed(with_start(start, values), first=0)


def forward(p, x, y_pred):
    """Sizes, parameters, input and output, as the lessons call them."""
    return {
        **sizes(),
        **{tex(key): value for key, value in p.items()},
        "x": Indexed(x),
        r"\yhat": Indexed(y_pred),
        r"\softmax": softmax,
    }


def gradients(notes, **ends):
    """Gradients by all that a loop tells; of one use by the name of the use.

    Layers, a[1] and a[2], are bound to one name. ends: up to which step, where
    that is not the last one of the loop; nothing arrives after its own last.
    """
    found = {}
    last = max(t for _, t in notes.values if t is not None)
    for name, whole in {n: t is None for n, t in notes.values}.items():
        key, use = re.sub(r"\[\d\]", "", name).partition("|")[::2]
        if whole:
            value = Indexed(notes.gradient(name), "i", total=True)
        else:
            values, first = notes.gradients(name, ends.get(key, last))
            value = Indexed(values, "it", first, total=not use)
        key = use or name_of(rf"\grad{{{key}}}")
        if layer := re.search(r"\[(\d)\]", name):
            found.setdefault(key, Layers({})).values[int(layer[1])] = value
        else:
            found[key] = value
    return found
