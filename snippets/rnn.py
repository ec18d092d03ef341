"""Lesson "The RNN model": the forward pass of a cell and of a network."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import checked

# --8<-- [end:imports]


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
    # What does not depend on the step before: all steps in one product.
    from_x = np.tensordot(Wax, x, axes=1) + ba[..., np.newaxis]

    a, at = [], a0
    for zt in np.moveaxis(from_x, -1, 0).copy():
        at = np.tanh(Waa @ at + zt)
        a.append(at)
    a = np.moveaxis(np.array(a), 0, -1)  # time is the first axis in memory

    y_pred = softmax(np.tensordot(Wya, a, axes=1) + by[..., np.newaxis])
    caches = {"x": x, "a0": a0, "a": a} | parameters
    return a, y_pred, caches


# --8<-- [end:forward]
