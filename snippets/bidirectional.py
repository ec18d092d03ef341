"""Lesson "Bidirectional RNNs": two directions, lengths, gradients."""

# --8<-- [start:imports]
import numpy as np

from snippets.bptt import cross_entropy, output_backward, rnn_backward
from snippets.checks import check_mask, check_range, checked
from snippets.rnn import (
    from_rows,
    initialize_parameters,
    rnn_forward,
    softmax,
    to_rows,
)

# --8<-- [end:imports]


# --8<-- [start:parameters]
SUFFIXES = ("_right", "_left")
OF_ONE = ("Wax", "Waa", "ba")  # what each direction has of its own


def initialize_bidirectional(n_x, n_a, n_y, rng):
    """Small random weights and zero biases of both directions, as a dict.

    → Wax_right (n_a, n_x), Waa_right (n_a, n_a), ba_right (n_a, 1),
    Wax_left (n_a, n_x), Waa_left (n_a, n_a), ba_left (n_a, 1),
    Wy (n_y, n_a+n_a), by (n_y, 1)
    """
    parameters = {}
    for suffix in SUFFIXES:
        one = initialize_parameters(n_x, n_a, n_y, rng)
        parameters |= {name + suffix: one[name] for name in OF_ONE}
    Wy = rng.standard_normal((n_y, 2 * n_a)) / np.sqrt(2 * n_a)
    return parameters | {"Wy": Wy, "by": np.zeros((n_y, 1))}


# --8<-- [end:parameters]


# --8<-- [start:directions]
def directions(parameters):
    """The two RNNs inside; each gets its half of Wy, equation (4).

    → right, left: each with Wax, Waa, Wya, ba, by as rnn_forward wants it
    """
    halves = np.hsplit(parameters["Wy"], 2)
    return [
        {name: parameters[name + suffix] for name in OF_ONE}
        | {"Wya": half, "by": parameters["by"]}
        for suffix, half in zip(SUFFIXES, halves, strict=True)
    ]


# --8<-- [end:directions]


# --8<-- [start:reverse]
@checked
def reverse(x, lengths):
    """Each example back to front within its own length, equation (5).

    x (n_x, m, T_x), lengths (m) → (n_x, m, T_x); done twice, it is undone
    """
    check_range("length", lengths, 0, x.shape[-1])
    t = np.arange(x.shape[-1])
    last = lengths[:, np.newaxis] - 1
    source = np.where(t <= last, last - t, t)  # (m, T_x), padding stays
    example = np.arange(len(lengths))[:, np.newaxis]
    return x[:, example, source]


# --8<-- [end:reverse]


# --8<-- [start:forward]
@checked
def bidirectional_forward(x, a0, parameters, lengths=None):
    """Both directions and the predictions, equations (1) to (3).

    parameters: Wax_right (n_a, n_x), Waa_right (n_a, n_a), ba_right (n_a, 1),
    Wax_left (n_a, n_x), Waa_left (n_a, n_a), ba_left (n_a, 1),
    Wy (n_y, n_a+n_a), by (n_y, 1); x (n_x, m, T_x), lengths (m) or None,
    a0 (n_a+n_a, m): the start of the right-going states above the other one
    → a (n_a+n_a, m, T_x), y_pred (n_y, m, T_x), caches
    """
    _, m, T_x = x.shape
    if lengths is None:
        lengths = np.full(m, T_x)
    right, left = directions(parameters)
    a0_right, a0_left = np.split(a0, 2)

    to_right, _, caches_right = rnn_forward(x, a0_right, right)
    to_left, _, caches_left = rnn_forward(reverse(x, lengths), a0_left, left)
    a = np.concatenate([to_right, reverse(to_left, lengths)])

    Wy, by = parameters["Wy"], parameters["by"]
    y_pred = softmax(from_rows(to_rows(a) @ Wy.T + by.T, m))
    caches = {"right": caches_right, "left": caches_left, "lengths": lengths}
    return a, y_pred, caches | parameters


# --8<-- [end:forward]


# --8<-- [start:backward]
@checked
def bidirectional_backward(da, caches):
    """Gradients of both directions from da, equations (8) and (9).

    caches: Waa_right (n_a, n_a), lengths (m); da (n_a+n_a, m, T_x)
    → dx (n_x, m, T_x), da0 (n_a+n_a, m), dWax_right (n_a, n_x),
    dWaa_right (n_a, n_a), dba_right (n_a, 1), dWax_left (n_a, n_x),
    dWaa_left (n_a, n_a), dba_left (n_a, 1)
    """
    lengths = caches["lengths"]
    da_right, da_left = np.split(da, 2)
    right = rnn_backward(da_right, caches["right"])
    left = rnn_backward(reverse(da_left, lengths), caches["left"])

    gradients = {
        "dx": right["dx"] + reverse(left["dx"], lengths),
        "da0": np.concatenate([right["da0"], left["da0"]]),
    }
    for suffix, one in zip(SUFFIXES, (right, left), strict=True):
        gradients |= {f"d{name}{suffix}": one[f"d{name}"] for name in OF_ONE}
    return gradients


# --8<-- [end:backward]


# --8<-- [start:lengths]
def lengths_of(mask):
    """How long each example is: mask (m, T_x), padding last → (m,)."""
    mask = np.asarray(mask, dtype=bool)
    lengths = mask.sum(axis=1)
    if (mask != (np.arange(mask.shape[1]) < lengths[:, np.newaxis])).any():
        raise ValueError(
            f"the mask {mask.shape} has a gap, expected only padding to be"
            " hidden, after the last step of each example"
        )
    return lengths


# --8<-- [end:lengths]


# --8<-- [start:loss-and-gradients]
@checked
def bidirectional_loss_and_gradients(x, y, a0, parameters, mask=None):
    """The loss, a sum over steps and examples, and all its gradients.

    parameters as for bidirectional_forward, among them Waa_right (n_a, n_a);
    x (n_x, m, T_x), y (n_y, m, T_x), a0 (n_a+n_a, m), mask (m, T_x) or None:
    False in the padding and nowhere else
    → loss, gradients: those of bidirectional_backward, dWy (n_y, n_a+n_a),
    dby (n_y, 1)
    """
    check_mask(mask)
    lengths = None if mask is None else lengths_of(mask)
    a, y_pred, caches = bidirectional_forward(x, a0, parameters, lengths)
    losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)

    output = {"a": a, "Wya": parameters["Wy"]}
    da_loss, of_output = output_backward(y_pred, y, output, mask)
    gradients = bidirectional_backward(da_loss, caches)
    gradients |= {"dWy": of_output["dWya"], "dby": of_output["dby"]}
    return losses.sum(), gradients


# --8<-- [end:loss-and-gradients]
