"""Language models: names of docs/en/language-model.md."""

import numpy as np

from snippets.bptt import cross_entropy
from snippets.language_model import (
    END,
    adam,
    log_probability,
    make_training_pair,
    perplexity,
)
from snippets.one_hot import UNKNOWN
from snippets.rnn import initialize_parameters, rnn_forward
from tests.formulas import rnn, setting
from tests.formulas.setting import N_A
from tools.proof.evaluate import Environment, Function, Indexed

WORDS = {"cats": 0, "sleep": 1, "all": 2, "day": 3, END: 4, UNKNOWN: 5}
SENTENCE = "all cats sleep all".split()


def chain(y):
    """P of tokens from a table of all sentences; P with | from its part."""
    steps = y.shape[-1]
    table = np.random.default_rng(7).random((len(y),) * steps)

    def marginal(tokens):
        """The total of all sentences that begin so."""
        return table[tuple(tokens)].sum() / table.sum()

    def token(column):
        if sorted(np.ravel(column)) != [0] * (len(y) - 1) + [1]:
            raise ValueError("no token")
        return int(np.argmax(column))

    def P(*arguments):
        if isinstance(arguments[0], list):
            new, known = ([token(v) for v in values] for values in arguments)
            part = table[tuple(known)]  # only what agrees with the known
            return part[tuple(new)].sum() / part.sum()
        return marginal([token(v) for v in arguments])

    return Function(P)


def environment():
    """One sentence, a network that is not trained, one step of Adam."""
    x, y, _ = make_training_pair([SENTENCE], WORDS)
    rng = np.random.default_rng(8)
    p = setting.filled(initialize_parameters(len(WORDS), N_A, len(WORDS), rng))
    a, y_pred, _ = rnn_forward(x, np.zeros((N_A, 1)), p)
    steps = range(1, y.shape[-1] + 1)
    true = np.array(
        [y_pred[y[:, 0, t].argmax(), 0, t] for t in range(len(steps))]
    )
    total = cross_entropy(y_pred, y).sum()
    names = {
        "T_y": len(steps),
        "y": Indexed(y[:, 0], "t"),
        "x": Indexed(x[:, 0], "t"),
        "a": Indexed(a[:, 0], "t"),
        r"\yhat": Indexed(y_pred[:, 0], "t"),
        r"\Wya": p["Wya"],
        r"\ba": p["ba"],
        r"\by": p["by"],
        r"\softmax": rnn.names()[r"\softmax"],
        "P": chain(y[:, 0]),
        "p": Indexed(true, "t"),
        r"\loss": total,
        "N": len(steps),
        r"\text{perplexity}": perplexity(y_pred, y),
    }
    old, g = {"x": np.array([[0.7]])}, {"dx": np.array([[-4e-5]])}
    state = None
    for _ in range(2):
        old, state = adam(old, g, state, 0.1)
        g = {"dx": g["dx"] + 7e-5}
    new, (k, v, s) = adam(old, g, state, 0.1)
    one_step = {
        "v": state[1]["x"],
        "s": state[2]["x"],
        "g": g["dx"],
        r"\theta": old["x"],
        r"\alpha": 0.1,
        "k": k,
    }
    after = {"v←": v["x"], "s←": s["x"], r"\theta←": new["x"]}
    f, q = np.exp(setting.random(3, 1)), np.exp(setting.random(3, 1, seed=2))
    best = {"f": f / f.sum(), "q": q / q.sum() / 1.1, "n": 3, "u": 0.7}
    return Environment(
        names,
        domains={"t": steps},
        only={
            "4": {"P": np.exp(log_probability(y_pred, y)[0])},
            "6": {"p": true[:, np.newaxis]},
            "7": Environment(one_step, after),
            "8": best,
        },
    )
