"""Calls of the snippets on the data of the environments, lesson by lesson.

What an environment itself calls is not here: mostly the forward passes.
"""

import numpy as np

from snippets import bidirectional as bi
from snippets import bptt, gru, lstm, music, rnn_types, sampling
from snippets import vanishing_gradients as vanishing
from snippets.language_model import END
from snippets.rnn import rnn_cell_forward
from tests.formulas import bidirectional as bi_env
from tests.formulas import gru as gru_env
from tests.formulas import lstm as lstm_env
from tests.formulas import music as music_env
from tests.formulas import rnn as rnn_env
from tests.formulas import rnn_types as rnn_types_env
from tests.formulas import sampling as sampling_env
from tests.formulas import setting
from tests.formulas import vanishing_gradients as vanishing_env
from tests.formulas.loops import Notes, rnn
from tests.formulas.setting import LENGTHS, T_X, M


def of_rnn():
    """One step after the other."""
    p, x, at, a, _ = rnn_env.run()
    for t in range(T_X):
        rnn_cell_forward(x[..., t], at, p)
        at = a[..., t]


def of_bptt():
    """All gradients, and one step alone with what arrives there."""
    x, y, w = setting.data()
    p, _, a0, _, _ = rnn_env.run()
    bptt.rnn_loss_and_gradients(x, y, a0, p, w == 1)
    da, _ = Notes(rnn(x, y, w, a0, p)).gradients("a")
    at = a0
    for t in range(T_X):
        at, _, cache = rnn_cell_forward(x[..., t], at, p)
        bptt.rnn_cell_backward(da[..., t + 1], cache)

    def loss(arrays):
        return np.exp(arrays["v"][0]) * np.sin(3 * arrays["v"][0])

    exact = np.exp(0.4) * (np.sin(1.2) + 3 * np.cos(1.2))
    v = {"v": np.array([0.4])}
    bptt.gradient_check(loss, v, {"dv": np.array([exact])})


def of_gru():
    """The cells step by step, and the products of Jacobians."""
    p, c0, (c, _, caches), notes = gru_env.run()
    dc, _ = notes.gradients("c")
    before = setting.with_start(c0, c[..., :-1])
    bcc = setting.random(*p["bc"].shape, seed=5)
    for t in range(T_X):
        xt, old = caches["x"][..., t], before[..., t]
        gru.simplified_gru_cell(xt, old, p)
        gru.reset_after_cell(xt, old, p | {"bcc": bcc})
        _, _, cache = gru.gru_cell_forward(xt, old, p)
        gru.gru_cell_backward(dc[..., t + 1], cache)
    gru.gru_backward(notes.gradients("c|dc_loss")[0], caches)
    J = gru_env.jacobians(p, caches, before)
    for i, t in np.ndindex(M, T_X):
        gru.survival([J[..., i, s] for s in range(t + 1)])
    gru.from_pytorch(gru.to_pytorch(p | {"bcc": bcc}))


def of_lstm():
    """The cell step by step, and all steps."""
    p, at, ct, (a, _, c, caches), notes = lstm_env.run()
    da, _ = notes.gradients("a")
    dc, _ = notes.gradients("c|dc_time", T_X)
    for t in range(T_X):
        _, _, _, cache = lstm.lstm_cell_forward(caches["x"][..., t], at, ct, p)
        lstm.lstm_cell_backward(da[..., t + 1], dc[..., t + 1], cache)
        at, ct = a[..., t], c[..., t]
    lstm.lstm_backward(notes.gradients("a|da_loss")[0], caches)


def of_bidirectional():
    """All gradients of sentences of two lengths."""
    x, y, _ = setting.data()
    p, _, a0, _, _, _ = bi_env.run(LENGTHS)
    mask = np.arange(T_X) < LENGTHS[:, np.newaxis]
    bi.bidirectional_loss_and_gradients(x, y, a0, p, mask)


def of_rnn_types():
    """Encoder and decoder with true answers."""
    p, x, _, _, _ = rnn_env.run()
    y, q = setting.data()[1], rnn_types_env.decoder()
    rnn_types.one_to_one(x[..., 0], p)
    rnn_types.encoder_decoder_loss_and_gradients(x, LENGTHS, y, p, q)


WORDS = {**{word: i for i, word in enumerate("abcd")}, END: 4}


class Chosen:
    """In place of chance: these tokens, and then the end."""

    def __init__(self, tokens):
        self.left = [*tokens, WORDS[END]]

    def choice(self, count, p):
        """The next token."""
        return self.left.pop(0)


def of_sampling():
    """The tokens of the environment, drawn by no chance."""
    for temperature in (1, 0.7):
        p, drawn = sampling_env.parameters(), Chosen(sampling_env.DRAWN)
        sampling.sample(p, WORDS, drawn, temperature, rejected=())


def of_music():
    """The notes of the environment."""
    p, drawn = music_env.parameters(), Chosen(music_env.DRAWN)
    music.improvise(p, WORDS, drawn)


def of_vanishing_gradients():
    """A gradient on its way back, and products of Jacobians."""
    p, _, _, a, _ = rnn_env.run()
    caches = {"a": a, "Waa": p["Waa"]}
    da = vanishing_env.last_step().gradient("a", T_X)
    vanishing.gradient_norms_back(da, caches)
    vanishing.product_norms(vanishing.jacobians(caches))


OF_LESSON = {
    name.removeprefix("of_"): call
    for name, call in list(globals().items())
    if name.startswith("of_")
}
