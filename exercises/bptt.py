"""What the exercises of the lesson on backpropagation through time ask for."""

import numpy as np

from exercises.checking import task
from exercises.rnn import network
from snippets.rnn import rnn_cell_forward, rnn_forward

STEP = 1e-20  # of a complex step


@task("binary_slope")
def exercise_binary(rng):
    """By a complex step through the loss."""
    z, label = rng.normal(scale=2), int(rng.integers(2))
    guess = 1 / (1 + np.exp(-z - STEP * 1j))
    loss = -label * np.log(guess) - (1 - label) * np.log(1 - guess)
    return (z, label), loss.imag / STEP


@task(
    "gradient_of_start",
    ("the gradient", "梯度"),
    ("the sizes", "各个乘积的大小"),
)
def exercise_product(rng):
    """By complex steps through all states, which add up what they move."""
    x, a0, p = network(rng)
    x, a0 = x[:, :1], a0[:, :1]
    n_a, T_x = len(a0), x.shape[-1]
    a, _, _ = rnn_forward(x, a0, p)
    da_loss = rng.standard_normal((n_a, T_x))
    moves = np.zeros((n_a, n_a, T_x))
    for unit in range(n_a):
        at = a0.astype(complex)
        at[unit] += STEP * 1j
        for t in range(T_x):
            at, _, _ = rnn_cell_forward(x[..., t], at, p)
            moves[unit, :, t] = at[:, 0].imag / STEP
    da0 = np.einsum("jit,it->j", moves, da_loss)
    sizes = [np.linalg.norm(moves[..., t], 2) for t in range(T_x)]
    return (a[:, 0], da_loss, p["Waa"]), (da0, np.array(sizes))


@task("frozen_loss")
def exercise_truncated(rng):
    """Step by step, at other parameters than those of the frozen states."""
    x, a0, p = network(rng)
    v = {key: array + rng.normal(size=array.shape) for key, array in p.items()}
    n_y, m, T_x = len(p["by"]), x.shape[1], x.shape[-1]
    y = np.eye(n_y)[:, rng.integers(n_y, size=(m, T_x))]
    steps = int(rng.integers(1, T_x))
    frozen = at = a0
    loss = 0.0
    for t in range(T_x):
        if t % steps == 0:
            at = frozen
        at, yt_pred, _ = rnn_cell_forward(x[..., t], at, v)
        frozen, _, _ = rnn_cell_forward(x[..., t], frozen, p)
        loss -= np.sum(y[..., t] * np.log(yt_pred))
    return (v, x, y, a0, p, steps), loss


@task("mended")
def exercise_mend(rng):
    """By a complex step in each number."""
    x, a0, p = network(rng)
    given = {"xt": x[..., 0], "a_prev": a0}
    given |= {key: p[key] for key in ("Wax", "Waa", "ba")}
    da_next = rng.standard_normal(a0.shape)

    def state(values):
        cell = p | {key: values[key] for key in ("Wax", "Waa", "ba")}
        return rnn_cell_forward(values["xt"], values["a_prev"], cell)

    right = {}
    for key, array in given.items():
        right["d" + key] = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[index] += STEP * 1j
            loss = np.sum(da_next * state(given | {key: moved})[0])
            right["d" + key][index] = loss.imag / STEP
    return (da_next, state(given)[2]), right
