"""Types of RNN: names of docs/en/rnn-types.md."""

import numpy as np

from snippets.rnn import (
    initialize_parameters,
    rnn_cell_forward,
    rnn_forward,
    softmax,
)
from snippets.rnn_types import (
    encoder_decoder,
    many_to_many,
    many_to_one,
    many_to_one_loss_and_gradients,
    most_likely,
    one_to_many,
    zero_state,
)
from tests.formulas import loops, rnn, setting
from tests.formulas.setting import LENGTHS, N_A, N_Y, STEPS, T_X, M
from tools.proof.evaluate import Environment, Indexed


def decoder():
    """A network whose inputs are its outputs, with other parameters."""
    rng = np.random.default_rng(6)
    return setting.filled(initialize_parameters(N_Y, N_A, N_Y, rng))


def into_encoder():
    """What the decoder sends into the encoder's states, by step."""
    p, x, _, _, _ = rnn.run()
    _, y, w = setting.data()
    given = np.concatenate([0 * y[..., :1], y[..., :-1]], axis=-1)

    def loop(at):
        states = {}

        def reading(name, t, value):
            if name == "a":
                states[t] = at("a", t, value)
                return states[t]
            return value

        loops.rnn(x, y, w, zero_state(p, M), p)(reading)
        last = [states[t][:, i] for i, t in enumerate(LENGTHS)]
        s0 = at("s", 0, np.stack(last, axis=1))

        def writing(name, t, value):
            return value

        return loops.rnn(given, y, w, s0, decoder())(writing)

    return loops.Notes(loop)


def direct(notes):
    """Only what arrives without a detour: states are used one by one."""
    own = notes.gradients("s")[0][..., 0]
    result = np.zeros((N_A, M, T_X))
    for i, t in enumerate(LENGTHS):
        result[:, i, t - 1] = own[:, i]
    return result


def environment():
    """Five ways to use one cell."""
    p, x, _, _, _ = rnn.run()
    zeros = zero_state(p, M)
    y_pred = many_to_many(x, p)
    a, _, _ = rnn_forward(x, zeros, p)
    y = setting.data()[1][..., 0]
    loss, _ = many_to_one_loss_and_gradients(x, y, LENGTHS, p)
    q = decoder()
    start = np.zeros((N_Y, M))
    written, chosen = one_to_many(start, zeros, T_X, q)
    growing = {
        r"\yhat": Indexed(written),
        "x": Indexed(setting.with_start(start, chosen)),
    }
    written, chosen = encoder_decoder(x, LENGTHS, T_X, p, q)
    inputs = setting.with_start(start, chosen)
    last = np.stack([a[:, i, t - 1] for i, t in enumerate(LENGTHS)], axis=1)
    states, _, _ = rnn_forward(inputs[..., :-1], last, q)
    writing = {
        r"\yhat": Indexed(written),
        "u": Indexed(inputs),
        "s": setting.states(last, states),
        "f": lambda s, u: rnn_cell_forward(u, s, q)[0],
        "g": lambda s: softmax(q["Wya"] @ s + q["by"]),
    }
    notes = into_encoder()
    return Environment(
        {
            **rnn.names(),
            "a": setting.states(zeros, a),
            r"\yhat": Indexed(y_pred),
            r"\yhat\ex{}": Indexed(many_to_one(x, LENGTHS, p), "i"),
            r"y\ex{}": Indexed(y, "i"),
            r"T_x\ex{}": Indexed(LENGTHS, "i"),
            r"\loss": loss,
            r"\softmax": softmax,
            r"\text{choose}": most_likely,
            **{name: writing[name] for name in "su"},
            "d": Indexed(direct(notes)),
        },
        setting.gradients(notes),
        domains={"t": STEPS, "i": range(1, M + 1)},
        only={
            "5": growing,
            "7": writing,
        },
    )
