"""What the exercises of the lesson on sampling ask for."""

import numpy as np

from exercises.checking import Must, task
from snippets.language_model import END
from snippets.one_hot import UNKNOWN
from snippets.rnn import (
    initialize_parameters,
    rnn_cell_forward,
    rnn_forward,
)

LETTERS = [*"abcdefg", UNKNOWN, END]
VOCABULARY = {letter: index for index, letter in enumerate(LETTERS)}


def steps(name, parameters):
    """Return the predictions that a network makes while it reads a name."""
    n_x, n_a = len(LETTERS), len(parameters["ba"])
    indices = [VOCABULARY[letter] for letter in name]
    columns = np.eye(n_x)[:, indices][:, np.newaxis]
    x = np.concatenate([np.zeros((n_x, 1, 1)), columns], axis=-1)
    _, y_pred, _ = rnn_forward(x, np.zeros((n_a, 1)), parameters)
    return y_pred[:, 0]


def decided(rng):
    """Make a network that has one letter for each beginning, and its name."""
    n_x, n_a = len(LETTERS), 12
    while True:
        p = initialize_parameters(n_x, n_a, n_x, rng)
        p["Wax"] = rng.standard_normal((n_a, n_x))
        p["Wya"] = 1e5 * rng.standard_normal((n_x, n_a))
        name = start = "".join(rng.choice(LETTERS[:7], rng.integers(1, 4)))
        while len(name) < 20:
            k = steps(name, p)[:, -1].argmax()
            if LETTERS[k] == UNKNOWN:
                break
            if LETTERS[k] == END:
                if len(name) > len(start) + 1:
                    return start, p, name
                break
            name += LETTERS[k]


@task("finish")
def exercise_prefix(rng):
    """A network that is sure of each letter, or one that is of none."""
    if rng.integers(2):
        start, p, name = decided(rng)
        return (start, p, VOCABULARY, rng), name
    p = initialize_parameters(len(LETTERS), 3, len(LETTERS), rng)
    p["by"][[VOCABULARY[UNKNOWN], VOCABULARY[END]]] = -1e3
    return ("abc", p, VOCABULARY, rng), [
        Must(
            lambda name: isinstance(name, str),
            "Expected a string",
            "应返回一个字符串",
        ),
        Must(
            lambda name: name.startswith("abc"),
            "It does not begin with start",
            "没有以 start 开头",
        ),
        Must(
            lambda name: len(name) == 50,
            "A network that never ends: expected 50 letters",
            "这个网络从不结束，应当写满 50 个字母",
        ),
        Must(
            lambda name: len(set(name[3:])) > 3,
            "All letters are equally probable, and you got few of them",
            "所有字母的概率相同，你却只得到其中几个",
        ),
    ]


@task("power_of_ten")
def exercise_probable(rng):
    """Letter by letter, the end included."""
    n_x = len(LETTERS)
    p = initialize_parameters(n_x, 5, n_x, rng)
    p["by"] += rng.standard_normal((n_x, 1))
    two = ["".join(rng.choice(LETTERS[:7], k)) for k in rng.integers(1, 7, 2)]
    powers = []
    for name in two:
        indices = [VOCABULARY[letter] for letter in [*name, END]]
        chosen = steps(name, p)[indices, np.arange(len(indices))]
        powers.append(np.log10(chosen).sum())
    return (*two, p, VOCABULARY), powers[0] - powers[1]


@task("distances")
def exercise_chaos(rng):
    """Step by step, each copy on its own."""
    n_x, n_a, T_x = rng.choice([3, 4, 5], size=3, replace=False)
    p = initialize_parameters(n_x, n_a, 2, rng)
    x = rng.standard_normal((n_x, 1, T_x))
    one = a0 = rng.standard_normal((n_a, 1))
    epsilon = float(rng.choice([0.1, 0.5]))
    other, far = a0 + epsilon, []
    for t in range(T_x):
        one, _, _ = rnn_cell_forward(x[..., t], one, p)
        other, _, _ = rnn_cell_forward(x[..., t], other, p)
        far.append(abs(one - other).max())
    return (x, a0, epsilon, p), np.array(far)
