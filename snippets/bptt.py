"""Lesson "Backpropagation through time": losses, gradients, their check."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import (
    check_gradients,
    check_mask,
    check_probabilities,
    check_range,
    checked,
)
from snippets.rnn import from_rows, rnn_forward, to_rows

# --8<-- [end:imports]


# --8<-- [start:loss]
@checked
def cross_entropy(y_pred, y):
    """Loss of every step and example, equation (3).

    y_pred (n_y, ...), y (n_y, ...) → one number per column (...)
    """
    check_probabilities("y_pred", y_pred)
    # Where y is 0 the term is 0, even if y_pred is 0 there and its log −∞.
    log_y_pred = np.log(y_pred, out=np.zeros_like(y_pred), where=y != 0)
    return -np.sum(y * log_y_pred, axis=0)


# --8<-- [end:loss]


# --8<-- [start:output-backward]
@checked
def output_backward(y_pred, y, caches, mask=None):
    """From the loss back to a, equations (8), (9), da_loss of (10).

    y_pred (n_y, m, T_x), y (n_y, m, T_x), mask (m, T_x) or None,
    caches: a (n_a, m, T_x), Wya (n_y, n_a)
    → da_loss (n_a, m, T_x), dict: dWya (n_y, n_a), dby (n_y, 1)
    """
    # Columns of y sum to 1, or to 0 where a step is padding.
    dzy = y_pred * y.sum(axis=0) - y
    if mask is not None:
        dzy = np.where(mask, dzy, 0)  # the factor w of (17)

    dzy_rows = to_rows(dzy)  # one row for each example and step
    da_loss = from_rows(dzy_rows @ caches["Wya"], y.shape[1])
    return da_loss, {
        "dWya": dzy_rows.T @ to_rows(caches["a"]),
        "dby": dzy_rows.sum(axis=0)[:, np.newaxis],
    }


# --8<-- [end:output-backward]


# --8<-- [start:cell-backward]
@checked
def rnn_cell_backward(da_next, cache):
    """Gradients of one step from the total da_next, equations (12) to (15).

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
    """Gradients of all steps, from da: the da_loss of equation (10).

    da (n_a, m, T_x), caches: x (n_x, m, T_x), a0 (n_a, m), a (n_a, m, T_x),
    Wax (n_a, n_x), Waa (n_a, n_a)
    → dx (n_x, m, T_x), da0 (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a),
    dba (n_a, 1)
    """
    # Examples are rows, time comes first: (T_x, m, n_a), as in rnn_forward.
    da, slope = da.T, 1 - caches["a"].T ** 2
    dz = np.empty(da.shape, np.result_type(da, slope, caches["Waa"]))
    da_time = 0
    for t in reversed(range(len(dz))):
        da_total = da[t] + da_time
        dz[t] = da_total * slope[t]
        da_time = dz[t] @ caches["Waa"]
    return gradients_from_dz(dz.T, caches)


# --8<-- [end:backward]


# --8<-- [start:from-dz]
def gradients_from_dz(dz, caches):
    """All steps at once, equations (13) to (15): none waits for another.

    dz (n_a, m, T_x), caches as for rnn_backward
    """
    x, a0, a = (caches[key] for key in ("x", "a0", "a"))
    a_prev = np.concatenate([a0[..., np.newaxis], a[..., :-1]], axis=-1)
    dz_rows = to_rows(dz)
    return {
        "dx": from_rows(dz_rows @ caches["Wax"], x.shape[1]),
        "da0": caches["Waa"].T @ dz[..., 0],
        "dWax": dz_rows.T @ to_rows(x),
        "dWaa": dz_rows.T @ to_rows(a_prev),
        "dba": dz_rows.sum(axis=0)[:, np.newaxis],
    }


# --8<-- [end:from-dz]


# --8<-- [start:loss-and-gradients]
@checked
def rnn_loss_and_gradients(x, y, a0, parameters, mask=None):
    """The loss (16), a sum over steps and examples, and all its gradients.

    x (n_x, m, T_x), y (n_y, m, T_x), a0 (n_a, m), mask (m, T_x) or None,
    parameters: Wax (n_a, n_x), Waa (n_a, n_a), Wya (n_y, n_a), ba (n_a, 1),
    by (n_y, 1)
    → loss, gradients: dWax, dWaa, dWya, dba, dby, dx, da0
    """
    check_mask(mask)
    _, y_pred, caches = rnn_forward(x, a0, parameters)
    losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)

    da_loss, of_output = output_backward(y_pred, y, caches, mask)
    return losses.sum(), rnn_backward(da_loss, caches) | of_output


# --8<-- [end:loss-and-gradients]


# --8<-- [start:truncated]
@checked
def truncated_gradients(x, y, a0, parameters, steps):
    """Gradients in pieces of so many steps, equation (19).

    The state goes from piece to piece, its gradient does not come back.
    x (n_x, m, T_x), y (n_y, m, T_x), a0 (n_a, m)
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


# --8<-- [start:gradient-check]
def gradient_check(loss, arrays, gradients, step=1e-20):
    """Compare gradients with the complex step, equation (20).

    loss: a function of the dict arrays → a number
    gradients: a dict with a key "d" + name for every array
    → the relative error for every name, about 1e-15 for right gradients
    """
    check_gradients(arrays, gradients)
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
