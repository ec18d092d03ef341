"""What the exercises of the lesson on deep RNNs ask for."""

import numpy as np

from exercises.checking import task
from snippets.deep_rnn import initialize_deep


def network(rng):
    """Make the sizes of a network with 1 to 3 layers."""
    n_x, *sizes = (int(n) for n in rng.integers(1, 9, rng.integers(2, 5)))
    return n_x, sizes


@task("shape_of_Wa")
def exercise_formula(rng):
    """The shapes that a network has."""
    n_x, sizes = network(rng)
    layer = int(rng.integers(1, len(sizes) + 1))
    p = initialize_deep(n_x, sizes, 2, rng)[layer - 1]
    rows = len(p["Waa"])
    return (layer, n_x, sizes), (rows, rows + p["Wax"].shape[1])


@task("without_memory")
def exercise_memoryless(rng):
    """Nothing but the past is gone."""
    p = initialize_deep(3, [4], 2, rng)[0]
    p |= {"ba": rng.normal(size=p["ba"].shape)}
    return (p,), p | {"Waa": np.zeros_like(p["Waa"])}


def size(n_x, sizes, n_y):
    """How many parameters a network has."""
    layers = initialize_deep(n_x, sizes, n_y, np.random.default_rng(0))
    return sum(array.size for layer in layers for array in layer.values())


@task("units_of_one_layer")
def exercise_wide(rng):
    """Tried one after the other."""
    n_x, sizes = network(rng)
    n_y = int(rng.integers(1, 5))
    deep = size(n_x, sizes, n_y)
    fits = [n for n in range(1, 60) if size(n_x, [n], n_y) <= deep]
    return (n_x, sizes, n_y), max(fits)
