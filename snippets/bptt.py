"""Lesson "Backpropagation through time": losses, gradients, their check."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import check_mask, check_range, checked
from snippets.rnn import rnn_forward

# --8<-- [end:imports]


# --8<-- [start:loss]
@checked
def cross_entropy(y_pred, y):
    """Loss of every step and example, equation (1).

    y_pred (n_y, ...), y (n_y, ...) → one number per column (...)
    """
    # Where y is 0 the term is 0, even if y_pred is 0 there and its log −∞.
    log_y_pred = np.log(y_pred, out=np.zeros_like(y_pred), where=y != 0)
    return -np.sum(y * log_y_pred, axis=0)


# --8<-- [end:loss]


# --8<-- [start:cell-backward]
@checked
def rnn_cell_backward(da_next, cache):
    """Gradients of one step, from the total derivative da_next.

    da_next (n_a, m), cache: xt (n_x, m), a_prev (n_a, m), a_next (n_a, m),
    Wax (n_a, n_x), Waa (n_a, n_a)
    → dxt (n_x, m), da_prev (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a),
    dba (n_a, 1)
    """
    dz = da_next * (1 - cache["a_next"] ** 2)
    return {
        "dxt": cache["Wax"].T @ dz,
        "da_prev": cache["Waa"].T @ dz,
        "dWax": dz @ cache["xt"].T,
        "dWaa": dz @ cache["a_prev"].T,
        "dba": dz.sum(axis=1, keepdims=True),
    }


# --8<-- [end:cell-backward]


# --8<-- [start:backward]
@checked
def rnn_backward(da, caches):
    """Gradients of all steps, from da: what the loss of each step sends in.

    da (n_a, m, T_x), caches: x (n_x, m, T_x), a0 (n_a, m), a (n_a, m, T_x),
    Wax (n_a, n_x), Waa (n_a, n_a)
    → dx (n_x, m, T_x), da0 (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a),
    dba (n_a, 1)
    """
    x, a0, a = (caches[key] for key in ("x", "a0", "a"))
    slope = np.moveaxis(1 - a**2, -1, 0)

    dz, da_time = [], np.zeros_like(a0)
    for t in reversed(range(a.shape[-1])):
        dz.append((da[..., t] + da_time) * slope[t])
        da_time = caches["Waa"].T @ dz[-1]
    dz = np.moveaxis(np.array(dz[::-1]), 0, -1)

    # The sum over examples and steps is one product of two long matrices.
    a_prev = np.concatenate([a0[..., np.newaxis], a[..., :-1]], axis=-1)
    over_m_and_t = ([1, 2], [1, 2])
    return {
        "dx": np.tensordot(caches["Wax"], dz, axes=(0, 0)),
        "da0": da_time,
        "dWax": np.tensordot(dz, x, axes=over_m_and_t),
        "dWaa": np.tensordot(dz, a_prev, axes=over_m_and_t),
        "dba": dz.sum(axis=(1, 2))[:, np.newaxis],
    }


# --8<-- [end:backward]


# --8<-- [start:loss-and-gradients]
@checked
def rnn_loss_and_gradients(x, y, a0, parameters, mask=None):
    """Loss, summed over steps and examples, and all its gradients.

    x (n_x, m, T_x), y (n_y, m, T_x), a0 (n_a, m), mask (m, T_x) or None,
    parameters: Wax (n_a, n_x), Waa (n_a, n_a), Wya (n_y, n_a), ba (n_a, 1),
    by (n_y, 1)
    → loss, gradients: dWax, dWaa, dWya, dba, dby, dx, da0
    """
    check_mask(mask)
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    losses = cross_entropy(y_pred, y)
    # Columns of y sum to 1, or to 0 where a step is padding.
    dzy = y_pred * y.sum(axis=0) - y  # (n_y, m, T_x), before the softmax
    if mask is not None:
        losses = np.where(mask, losses, 0)
        dzy = np.where(mask, dzy, 0)

    da = np.tensordot(parameters["Wya"], dzy, axes=(0, 0))
    gradients = rnn_backward(da, caches)
    gradients["dWya"] = np.tensordot(dzy, a, axes=([1, 2], [1, 2]))
    gradients["dby"] = dzy.sum(axis=(1, 2))[:, np.newaxis]
    return losses.sum(), gradients


# --8<-- [end:loss-and-gradients]


# --8<-- [start:gradient-check]
def gradient_check(loss, arrays, gradients, step=1e-20):
    """Compare gradients with the complex step, Im loss(v + ih) / h.

    loss: a function of the dict arrays → a number
    gradients: a dict with a key "d" + name for every array
    → the relative error for every name, about 1e-15 for right gradients
    """
    errors = {}
    for name, array in arrays.items():
        numerical = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[index] += 1j * step
            numerical[index] = loss(arrays | {name: moved}).imag / step
        difference = np.linalg.norm(gradients["d" + name] - numerical)
        errors[name] = difference / max(np.linalg.norm(numerical), 1e-12)
    return errors


# --8<-- [end:gradient-check]


# --8<-- [start:truncated]
def truncated_gradients(x, y, a0, parameters, steps):
    """Like rnn_loss_and_gradients, cut into pieces of so many steps.

    The state goes from piece to piece, its gradient does not come back.
    → loss, gradients of the five parameters
    """
    check_range("steps", steps, 1, np.inf)
    a, _, _ = rnn_forward(x, a0, parameters)
    loss, gradients = 0, {"d" + key: 0 for key in parameters}
    for first in range(0, x.shape[-1], steps):
        piece = slice(first, first + steps)
        a_start = a[..., first - 1] if first > 0 else a0
        part, new = rnn_loss_and_gradients(
            x[..., piece], y[..., piece], a_start, parameters
        )
        loss += part
        gradients = {key: old + new[key] for key, old in gradients.items()}
    return loss, gradients


# --8<-- [end:truncated]
