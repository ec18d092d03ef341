"""What the exercises of the lesson on the plain RNN ask for."""

import numpy as np

from exercises.checking import task
from snippets.rnn import (
    initialize_parameters,
    rnn_cell_forward,
    rnn_forward,
)


def network(rng):
    """Make a batch, a start state and parameters, of random sizes."""
    n_x, n_a, n_y, m = rng.choice([1, 2, 3, 4, 5], size=4, replace=False)
    p = initialize_parameters(n_x, n_a, n_y, rng)
    p |= {key: rng.standard_normal(p[key].shape) for key in ("ba", "by")}
    x = rng.standard_normal((n_x, m, rng.integers(2, 6)))
    return x, rng.standard_normal((n_a, m)), p


@task("stacked_cell", "a_next", "yt_pred")
def exercise_memory(rng):
    """One step, of which the lesson has the form with two matrices."""
    x, a0, p = network(rng)
    xt = x[..., 0]
    Wa = np.hstack([p["Waa"], p["Wax"]])
    given = xt, a0, Wa, p["ba"], p["Wya"], p["by"]
    return given, rnn_cell_forward(xt, a0, p)[:2]


@task("who_sees_whom")
def exercise_sees(rng):
    """Also of networks in which a path is cut."""
    x, a0, p = network(rng)
    T_x = x.shape[-1]
    table, without = [
        (np.tri(T_x), []),
        (np.eye(T_x), ["Waa"]),
        (np.zeros((T_x, T_x)), ["Wax"]),
    ][rng.integers(3)]
    p |= {key: np.zeros_like(p[key]) for key in without}
    p["Wya"][0] += 1  # one class differs from the others
    p["Wya"] = np.vstack([p["Wya"], -p["Wya"][:1]])
    p["by"] = np.vstack([p["by"], [[0.0]]])
    return (x, a0, p), table.astype(int)


@task("after_zeros")
def exercise_front(rng):
    """The start state goes through the padding first."""
    x, at, p = network(rng)
    a0, n = at, int(rng.integers(1, 4))
    for _ in range(n):
        at, _, _ = rnn_cell_forward(0 * x[..., 0], at, p)
    return (x, a0, p, n), rnn_forward(x, at, p)[1]


@task("in_two_pieces")
def exercise_pieces(rng):
    """The same as in one go."""
    x, a0, p = network(rng)
    cut = rng.integers(1, x.shape[-1])
    return (x[..., :cut], x[..., cut:], a0, p), rnn_forward(x, a0, p)[1]
