"""Lesson "The RNN model": the forward pass of a cell and of a network."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import checked

# --8<-- [end:imports]


# --8<-- [start:parameters]
def initialize_parameters(n_x, n_a, n_y, rng):
    """Small random weights and zero biases, as a dict.

    → Wax (n_a, n_x), Waa (n_a, n_a), Wya (n_y, n_a), ba (n_a, 1), by (n_y, 1)
    """
    return {
        "Wax": rng.standard_normal((n_a, n_x)) / np.sqrt(n_x),
        "Waa": rng.standard_normal((n_a, n_a)) / np.sqrt(n_a),
        "Wya": rng.standard_normal((n_y, n_a)) / np.sqrt(n_a),
        "ba": np.zeros((n_a, 1)),
        "by": np.zeros((n_y, 1)),
    }


# --8<-- [end:parameters]


# --8<-- [start:softmax]
@checked
def softmax(z):
    """Probabilities over the classes: z (n_y, ...) → (n_y, ...), equation (3).

    The largest entry of each column is subtracted first: the result is the
    same, and no exponential overflows.
    """
    e = np.exp(z - z.real.max(axis=0))
    return e / e.sum(axis=0)


# --8<-- [end:softmax]


# --8<-- [start:cell]
@checked
def rnn_cell_forward(xt, a_prev, parameters):
    """One step for a batch, equations (1) and (2).

    xt (n_x, m), a_prev (n_a, m), parameters: Wax (n_a, n_x), Waa (n_a, n_a),
    Wya (n_y, n_a), ba (n_a, 1), by (n_y, 1)
    → a_next (n_a, m), yt_pred (n_y, m), cache for the backward pass
    """
    Wax, Waa, Wya, ba, by = (
        parameters[key] for key in ("Wax", "Waa", "Wya", "ba", "by")
    )
    a_next = np.tanh(Waa @ a_prev + Wax @ xt + ba)
    yt_pred = softmax(Wya @ a_next + by)
    cache = {"xt": xt, "a_prev": a_prev, "a_next": a_next} | parameters
    return a_next, yt_pred, cache


# --8<-- [end:cell]


# --8<-- [start:rows]
def to_rows(x):
    """All columns of x (n, m, T_x) as rows → (T_x * m, n), step by step."""
    return x.T.reshape(-1, len(x))


def from_rows(rows, m):
    """Undo to_rows: (T_x * m, n) → (n, m, T_x)."""
    return rows.reshape(-1, m, rows.shape[1]).T


# --8<-- [end:rows]


# --8<-- [start:forward]
@checked
def rnn_forward(x, a0, parameters):
    """All steps of a batch, equations (1) and (2) for t = 1 … T_x.

    x (n_x, m, T_x), a0 (n_a, m), parameters: Wax (n_a, n_x), Waa (n_a, n_a),
    Wya (n_y, n_a), ba (n_a, 1), by (n_y, 1)
    → a (n_a, m, T_x), y_pred (n_y, m, T_x), caches for the backward pass
    """
    Wax, Waa, Wya, ba, by = (
        parameters[key] for key in ("Wax", "Waa", "Wya", "ba", "by")
    )
    m = x.shape[1]
    from_x = to_rows(x) @ Wax.T + ba.T  # all steps in one product

    a, at = [], a0.T
    for from_xt in from_x.reshape(-1, m, len(Waa)):
        at = np.tanh(at @ Waa.T + from_xt)
        a.append(at)
    a = np.array(a).T

    y_pred = softmax(from_rows(to_rows(a) @ Wya.T + by.T, m))
    caches = {"x": x, "a0": a0, "a": a} | parameters
    return a, y_pred, caches


# --8<-- [end:forward]
