"""Lesson "Types of RNN": five ways to use one cell."""

# --8<-- [start:imports]
import numpy as np

from snippets.bptt import rnn_backward, rnn_loss_and_gradients
from snippets.checks import check_range, checked
from snippets.one_hot import one_hot
from snippets.rnn import rnn_cell_forward, rnn_forward

# --8<-- [end:imports]


# --8<-- [start:zero-state]
def zero_state(parameters, m):
    """The state before the first step: zeros of shape (n_a, m)."""
    ba = parameters["ba"]
    return np.zeros((len(ba), m), ba.dtype)


# --8<-- [end:zero-state]


# --8<-- [start:one-to-one]
@checked
def one_to_one(x, parameters):
    """One step from the zero state, equation (2).

    x (n_x, m), parameters as for rnn_cell_forward → y_pred (n_y, m)
    """
    a0 = zero_state(parameters, x.shape[1])
    _, y_pred, _ = rnn_cell_forward(x, a0, parameters)
    return y_pred


# --8<-- [end:one-to-one]


# --8<-- [start:many-to-many]
@checked
def many_to_many(x, parameters):
    """A prediction for every step, equation (1).

    x (n_x, m, T_x), parameters as for rnn_forward → y_pred (n_y, m, T_x)
    """
    a0 = zero_state(parameters, x.shape[1])
    _, y_pred, _ = rnn_forward(x, a0, parameters)
    return y_pred


# --8<-- [end:many-to-many]


# --8<-- [start:last-step]
@checked
def last_step(values, lengths):
    """Of each example its own last step: values (n, m, T_x), lengths (m)
    → (n, m)
    """
    check_range("length", lengths, 1, values.shape[-1])
    return values[:, np.arange(len(lengths)), lengths - 1]


@checked
def at_last_step(last, lengths, T_x):
    """The way back, with zeros at all other steps: last (n, m), lengths (m)
    → (n, m, T_x)
    """
    check_range("length", lengths, 1, T_x)
    is_last = np.arange(1, T_x + 1) == lengths[:, np.newaxis]  # (m, T_x)
    return np.where(is_last, last[..., np.newaxis], 0)


# --8<-- [end:last-step]


# --8<-- [start:many-to-one]
@checked
def many_to_one(x, lengths, parameters):
    """One prediction, at the last step of each example, equation (3).

    x (n_x, m, T_x), lengths (m), parameters as for rnn_forward
    → y_pred (n_y, m)
    """
    return last_step(many_to_many(x, parameters), lengths)


# --8<-- [end:many-to-one]


# --8<-- [start:many-to-one-gradients]
@checked
def many_to_one_loss_and_gradients(x, y, lengths, parameters):
    """The loss of equation (4) and all its gradients.

    x (n_x, m, T_x), y (n_y, m), lengths (m), parameters as for rnn_forward
    → loss, gradients: dWax, dWaa, dWya, dba, dby, dx, da0
    """
    a0 = zero_state(parameters, x.shape[1])
    y_steps = at_last_step(y, lengths, x.shape[-1])
    return rnn_loss_and_gradients(x, y_steps, a0, parameters)


# --8<-- [end:many-to-one-gradients]


# --8<-- [start:one-to-many]
def most_likely(yt_pred):
    """One-hot columns with the 1 where yt_pred (n_y, m) is largest."""
    return one_hot(yt_pred.argmax(axis=0), len(yt_pred), yt_pred.dtype)


@checked
def one_to_many(x1, a0, T_y, parameters, choose=most_likely):
    """T_y steps; what is chosen at one is the next one's input, equation (5).

    x1 (n_x, m), a0 (n_a, m), parameters as for rnn_cell_forward,
    choose: a function of yt_pred → the next input
    → y_pred (n_y, m, T_y), chosen (n_x, m, T_y)
    """
    check_range("T_y", T_y, 1, np.inf)
    xt, at, y_pred, chosen = x1, a0, [], []
    for _ in range(T_y):
        at, yt_pred, _ = rnn_cell_forward(xt, at, parameters)
        xt = choose(yt_pred)
        y_pred.append(yt_pred)
        chosen.append(xt)
    return np.stack(y_pred, axis=-1), np.stack(chosen, axis=-1)


# --8<-- [end:one-to-many]


# --8<-- [start:encoder-decoder]
@checked
def encoder_decoder(x, lengths, T_y, encoder, decoder, choose=most_likely):
    """Read all of x, then write T_y steps, equations (6) and (7).

    x (n_x, m, T_x), lengths (m), encoder and decoder: two sets of parameters
    → y_pred (n_y, m, T_y), chosen (n_y, m, T_y)
    """
    m = x.shape[1]
    a, _, _ = rnn_forward(x, zero_state(encoder, m), encoder)
    s0 = last_step(a, lengths)
    start = np.zeros((decoder["Wax"].shape[1], m), s0.dtype)
    return one_to_many(start, s0, T_y, decoder, choose)


# --8<-- [end:encoder-decoder]


# --8<-- [start:encoder-decoder-gradients]
@checked
def encoder_decoder_loss_and_gradients(
    x, lengths, y, encoder, decoder, mask=None
):
    """Loss and gradients when true answers are fed, equation (8).

    x (n_x, m, T_x), lengths (m), y (n_y, m, T_y), mask (m, T_y) or None,
    encoder and decoder: two sets of parameters
    → loss, gradients of the encoder, gradients of the decoder
    """
    a, _, caches = rnn_forward(x, zero_state(encoder, x.shape[1]), encoder)
    s0 = last_step(a, lengths)
    given = np.concatenate([np.zeros_like(y[..., :1]), y[..., :-1]], axis=-1)
    loss, of_decoder = rnn_loss_and_gradients(given, y, s0, decoder, mask)

    da = at_last_step(of_decoder["da0"], lengths, x.shape[-1])
    return loss, rnn_backward(da, caches), of_decoder


# --8<-- [end:encoder-decoder-gradients]
