"""Lesson "Deep RNNs": layers on top of each other, of any cell."""

# --8<-- [start:imports]
import numpy as np

from snippets.bidirectional import lengths_of
from snippets.bptt import cross_entropy, output_backward, rnn_backward
from snippets.checks import check_mask
from snippets.rnn import initialize_parameters, rnn_forward

# --8<-- [end:imports]


# --8<-- [start:parameters]
def initialize_deep(n_x, sizes, n_y, rng, initialize=initialize_parameters):
    """A dict of parameters for every layer, from the bottom to the top.

    sizes: n_a of each layer; only the top layer has an output
    initialize: that of the cell → a list of dicts
    """
    layers, n_below = [], n_x
    for n_a in sizes:
        layers.append(initialize(n_below, n_a, n_y, rng))
        n_below = layers[-1][output_name(layers[-1])].shape[1]
    for layer in layers[:-1]:
        del layer[output_name(layer)], layer["by"]
    return layers


def output_name(parameters):
    """The RNN has a Wya; the other cells of this course call it Wy."""
    return "Wya" if "Wya" in parameters else "Wy"


# --8<-- [end:parameters]


# --8<-- [start:layer]
def run_layer(layer, x, a0, parameters, **options):
    """The states of one layer; without an output, its y_pred means nothing.

    x (n_below, m, T_x), a0 (n_a, m), options: lengths or c0 of the layer
    → a (n_a, m, T_x), y_pred, caches; those of an LSTM hold c (n_a, m, T_x)
    """
    Wy, by = np.zeros((1, len(a0)), a0.dtype), np.zeros((1, 1), a0.dtype)
    unused = {"Wya": Wy, "Wy": Wy, "by": by}
    a, y_pred, *_, caches = layer(x, a0, unused | parameters, **options)
    return a, y_pred, caches


# --8<-- [end:layer]


# --8<-- [start:options]
def reads_both_ways(parameters):
    """Whether a layer has to know where an example ends, by its names."""
    return any(name.endswith("_left") for name in parameters)


def layer_options(parameters, lengths, c0):
    """What each layer gets besides x and a0: a list of dicts."""
    options = [{} for _ in parameters]
    if c0 is not None:
        if "Wf" not in parameters[0]:  # the forget gate of an LSTM
            raise ValueError("c0 is given, expected None: this is no LSTM")
        check_layers(c0, parameters, "c0")
        options = [{"c0": start} for start in c0]
    if lengths is not None and reads_both_ways(parameters[0]):
        options = [{"lengths": lengths} | of_layer for of_layer in options]
    return options


def check_layers(a0, parameters, name="a0"):
    """Raise ValueError unless a0 has one array for every layer."""
    layers = len(parameters)
    if not isinstance(a0, list) or len(a0) != layers:
        length = f" of {len(a0)}" if isinstance(a0, list) else ""
        raise ValueError(
            f"{name} is a {type(a0).__name__}{length},"
            f" expected a list of {layers} arrays, one for every layer"
        )


# --8<-- [end:options]


# --8<-- [start:forward]
def deep_rnn_forward(
    x, a0, parameters, layer=rnn_forward, lengths=None, c0=None
):
    """All layers, equations (1) and (2): the states of one are x of the next.

    x (n_x, m, T_x), a0 and parameters: lists with an entry for every layer,
    from the bottom; layer: a function with the arguments of rnn_forward;
    lengths (m) or None; c0: for an LSTM, a list like a0, or None for zeros
    → a, a list with the states of every layer, y_pred (n_y, m, T_x), caches
    """
    check_layers(a0, parameters)
    options = layer_options(parameters, lengths, c0)
    a, caches, below = [], [], x
    for start, of_layer, more in zip(a0, parameters, options, strict=True):
        below, y_pred, cache = run_layer(layer, below, start, of_layer, **more)
        a.append(below)
        caches.append(cache)
    return a, y_pred, caches


# --8<-- [end:forward]


# --8<-- [start:backward]
def deep_rnn_backward(da, caches, backward=rnn_backward):
    """From the top to the bottom: dx of a layer is da of the one below.

    da (n_a, m, T_x): what the output sends into the top layer, equation (5)
    caches: those of deep_rnn_forward; backward: that of its layers
    → a list with the gradients of every layer; dx of the first is that of x
    """
    gradients = []
    for cache in reversed(caches):
        gradients.append(backward(da, cache))
        da = gradients[-1]["dx"]
    return gradients[::-1]


# --8<-- [end:backward]


# --8<-- [start:loss-and-gradients]
def deep_rnn_loss_and_gradients(
    x,
    y,
    a0,
    parameters,
    mask=None,
    layer=rnn_forward,
    backward=rnn_backward,
    c0=None,
):
    """The loss, a sum over steps and examples, and all its gradients.

    x (n_x, m, T_x), y (n_y, m, T_x), mask (m, T_x) or None; a0, parameters,
    layer and c0 as for deep_rnn_forward, backward as for deep_rnn_backward
    → loss, a list with the gradients of every layer
    """
    check_mask(mask)
    lengths = None
    if mask is not None and reads_both_ways(parameters[0]):
        lengths = lengths_of(mask)
    a, y_pred, caches = deep_rnn_forward(x, a0, parameters, layer, lengths, c0)
    losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)

    name = output_name(parameters[-1])
    output = {"a": a[-1], "Wya": parameters[-1][name]}
    da, of_output = output_backward(y_pred, y, output, mask)
    gradients = deep_rnn_backward(da, caches, backward)
    gradients[-1] |= {"d" + name: of_output["dWya"], "dby": of_output["dby"]}
    return losses.sum(), gradients


# --8<-- [end:loss-and-gradients]
