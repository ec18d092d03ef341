"""Lesson "Language models": probabilities of sentences, and how to learn."""

# --8<-- [start:imports]
import numpy as np

from snippets.bptt import cross_entropy
from snippets.checks import check_mask, check_range, checked
from snippets.one_hot import one_hot_batch

END = "<EOS>"
# --8<-- [end:imports]


# --8<-- [start:sentences]
HOURS = {"cats": "twelve thirteen fifteen", "dogs": "ten twelve", "owls": "ten"}


def make_sentences():
    """All sentences of a small language of our own, as lists of words."""
    sentences = []
    for animal, numbers in HOURS.items():
        awake, asleep = "day", "night"
        if animal == "owls":
            awake, asleep = asleep, awake
        sentences.append(f"{animal} sleep all {asleep}")
        for number in numbers.split():
            for verb in ("average", "need"):
                for rest in ("sleep", "rest"):
                    what = f"{number} hours of {rest} a {awake}"
                    sentences.append(f"{animal} {verb} {what}")
    return [sentence.split() for sentence in sentences]


# --8<-- [end:sentences]


# --8<-- [start:pair]
def make_training_pair(sentences, vocabulary):
    """What the network reads and what it must predict, equation (2).

    sentences: m sequences of tokens, without <EOS>
    → x (n_x, m, T_x), y (n_x, m, T_x), mask (m, T_x)
    """
    if END not in vocabulary:
        raise KeyError(f"the vocabulary has no {END} for the end of a sentence")
    ended = [[*sentence, END] for sentence in sentences]
    y, mask, _ = one_hot_batch(ended, vocabulary)
    x = np.zeros_like(y)
    x[..., 1:] = y[..., :-1] * mask[:, 1:]
    return x, y, mask


# --8<-- [end:pair]


# --8<-- [start:log-probability]
@checked
def log_probability(y_pred, y, mask=None):
    """The log of every sentence's probability: minus equation (4).

    y_pred (n_y, m, T_y), y (n_y, m, T_y), mask (m, T_y) or None → (m,)
    """
    check_mask(mask)
    with np.errstate(divide="ignore"):  # log 0 = −∞: an impossible sentence
        losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)
    return -losses.sum(axis=1)


# --8<-- [end:log-probability]


# --8<-- [start:perplexity]
@checked
def perplexity(y_pred, y, mask=None):
    """The geometric mean of 1 / p over all true tokens, equation (5).

    y_pred (n_y, m, T_y), y (n_y, m, T_y), mask (m, T_y) or None → a number
    """
    tokens = y[0].size if mask is None else int(np.count_nonzero(mask))
    total = log_probability(y_pred, y, mask).sum()
    with np.errstate(over="ignore"):
        return np.exp(-total / tokens)


# --8<-- [end:perplexity]


# --8<-- [start:adam]
def adam(parameters, gradients, state=None, learning_rate=0.01):
    """One step of Adam, equation (7), on dicts; nothing is changed in place.

    gradients: a key "d" + name for every parameter; state: what the step
    before returned → new parameters, new state
    """
    k, v, s = state or (0, {}, {})
    k, v, s, new = k + 1, dict(v), dict(s), {}
    for key, old in parameters.items():
        g = gradients["d" + key]
        v[key] = 0.9 * v.get(key, 0) + 0.1 * g
        s[key] = 0.999 * s.get(key, 0) + 0.001 * g**2
        mean, square = v[key] / (1 - 0.9**k), s[key] / (1 - 0.999**k)
        new[key] = old - learning_rate * mean / (np.sqrt(square) + 1e-8)
    return new, (k, v, s)


# --8<-- [end:adam]


# --8<-- [start:batches]
@checked
def draw_batches(x, y, mask, n_a, size, steps, rng):
    """So many batches of different random examples, with a first state of 0.

    x (n_x, m, T_x), y (n_y, m, T_y), mask (m, T_y) → yields x, y, a0, mask
    """
    m = x.shape[1]
    check_range("size", size, 1, m)
    for _ in range(steps):
        i = rng.choice(m, size, replace=False)
        yield x[:, i], y[:, i], np.zeros((n_a, size), x.dtype), mask[i]


# --8<-- [end:batches]


# --8<-- [start:train]
def train(loss_and_gradients, batches, parameters, learning_rate=0.01):
    """Take one step of Adam for every batch x, y, a0, mask.

    loss_and_gradients: rnn_loss_and_gradients, or any with its arguments
    → yields the loss per token before each step, and the parameters after it
    """
    state = None
    for x, y, a0, mask in batches:
        loss, gradients = loss_and_gradients(x, y, a0, parameters, mask)
        tokens = y[0].size if mask is None else int(np.count_nonzero(mask))
        means = {f"d{key}": gradients[f"d{key}"] / tokens for key in parameters}
        parameters, state = adam(parameters, means, state, learning_rate)
        yield loss / tokens, parameters


# --8<-- [end:train]
