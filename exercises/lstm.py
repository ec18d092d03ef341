"""What the exercises of the lesson on the LSTM ask for."""

import numpy as np

from exercises.checking import Must, task
from exercises.gru import same_keys
from snippets.lstm import initialize_lstm, lstm_cell_forward, sigmoid

STEP = 1e-20  # of a complex step


def cell(rng):
    """Make the arguments of a cell and its parameters, of random sizes."""
    n_x, n_a, m = rng.choice([1, 2, 3, 4], size=3, replace=False)
    p = initialize_lstm(n_x, n_a, 2, rng)
    p |= {key: rng.normal(size=p[key].shape) for key in ("bf", "bi", "bc")}
    shapes = {"xt": (n_x, m), "a_prev": (n_a, m), "c_prev": (n_a, m)}
    return p, {key: rng.normal(size=shape) for key, shape in shapes.items()}


@task("tie")
def exercise_tied(rng):
    """Either gate may follow the other one."""
    p, states = cell(rng)

    def gates(parameters):
        zeros = np.zeros_like(p["bf"])
        stacked = np.concatenate([states["a_prev"], states["xt"]])
        return [
            sigmoid(parameters["W" + g] @ stacked + parameters["b" + g] + zeros)
            for g in "fi"
        ]

    return (p,), [
        same_keys(p),
        Must(
            lambda given: np.allclose(sum(gates(given)), 1),
            "Both gates do not add up to 1",
            "两个门之和不是 1",
        ),
        Must(
            lambda given: all(
                np.array_equal(given[k], p[k])
                for k in p
                if k not in ("Wf", "bf", "Wi", "bi")
            ),
            "Something else has changed than the parameters of these gates",
            "这两个门以外的参数也改变了",
        ),
        Must(
            lambda given: any(
                np.array_equal(given["W" + g], p["W" + g]) for g in "fi"
            ),
            "One of both gates has to stay what it was",
            "两个门里，应有一个保持不变",
        ),
    ]


def peephole_loss(da_next, dc_next, v):
    """One step, each gate by its own sum; equation (16)."""
    stacked = np.concatenate([v["a_prev"], v["xt"]])
    sums = {g: v["W" + g] @ stacked + v["b" + g] for g in "fico"}
    f, i, o = (sigmoid(sums[g] + v["p" + g] * v["c_prev"]) for g in "fio")
    c_next = f * v["c_prev"] + i * np.tanh(sums["c"])
    return np.sum(da_next * o * np.tanh(c_next)) + np.sum(dc_next * c_next)


@task("peephole_backward")
def exercise_peephole(rng):
    """By a complex step in each number."""
    p, states = cell(rng)
    n_a, m = states["c_prev"].shape
    v = p | states | {"p" + g: rng.normal(size=(n_a, 1)) for g in "fio"}
    da_next, dc_next = rng.normal(size=(2, n_a, m))
    right = {}
    for key in ("c_prev", "pf", "pi", "po", "bf", "bi", "bo"):
        right["d" + key] = np.zeros(v[key].shape)
        for index in np.ndindex(v[key].shape):
            moved = v[key].astype(complex)
            moved[index] += STEP * 1j
            loss = peephole_loss(da_next, dc_next, v | {key: moved})
            right["d" + key][index] = loss.imag / STEP
    return (da_next, dc_next, v), right


@task(
    "computed_by_hand",
    "Γ_f",
    "Γ_u",
    ("the candidate", "候选值"),
    "Γ_o",
    "c⟨1⟩",
)
def exercise_by_hand():
    """What the cell computes."""
    biases = {"f": -np.log(3), "i": np.log(2), "c": np.log(2), "o": np.log(3)}
    p = {"b" + g: np.array([[bias]]) for g, bias in biases.items()}
    p |= {"W" + g: np.zeros((1, 2)) for g in biases}
    p |= {"Wy": np.zeros((1, 1)), "by": np.zeros((1, 1))}
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    _, c_next, _, _ = lstm_cell_forward(zero, zero, one, p)
    f, i, o = (sigmoid(biases[g]) for g in "fio")
    return (), (f, i, np.tanh(biases["c"]), o, c_next.item())
