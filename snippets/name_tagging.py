"""Lesson "Naming people in a sentence": data, tagger, precision, recall."""

# --8<-- [start:imports]
import numpy as np

from snippets.bidirectional import (
    SUFFIXES,
    bidirectional_forward,
    lengths_of,
    reverse,
)
from snippets.bptt import cross_entropy, output_backward
from snippets.checks import check_mask, checked
from snippets.deep_rnn import run_layer
from snippets.language_model import draw_batches, train
from snippets.notation import pad
from snippets.one_hot import one_hot, one_hot_batch
from snippets.rnn import from_rows, softmax, to_rows

# --8<-- [end:imports]


# --8<-- [start:words]
KNOWN = {
    "FIRST": "Anna Florence Grace Hugo Ivan Lucy Maria Mei Nadia Omar Peter"
    " Rose Teddy Tom",
    "FAMILY": "Ali Baker Cook Garcia Hill Kim London Novak Roosevelt Rossi"
    " Smith Wood",
    "PLACE": "Cairo Florence Lincoln London Oslo Paris Rome Vienna",
    "DAY": "Monday Friday Sunday",
    "ROLE": "baker cook doctor farmer king president singer teacher",
    "ROLES": "doctors farmers singers teachers",
    "THING": "bear book clock house machine rose song spell",
    "KIND": "teddy wild young",
    "ANIMALS": "bears cats dogs owls",
}
NEW = {
    "FIRST": "Amara Ginny Harry Hermione Ingrid Kenji Lila Otto Pablo Priya"
    " Ron Yusuf",
    "FAMILY": "Berg Granger Haddad Jensen Okafor Potter Silva Tanaka Walker"
    " Weasley",
    "PLACE": "Accra Austin Delhi Geneva Kyoto Lima",
    "DAY": "Tuesday Saturday",
    "ROLE": "miller nurse painter pilot potter sailor",
    "ROLES": "nurses painters pilots sailors",
    "THING": "boat bridge kite lamp poem violin",
    "KIND": "arctic fat",
    "ANIMALS": "foxes penguins wolves",
}
NAMES = ("FIRST", "FAMILY")
# --8<-- [end:words]


# --8<-- [start:templates]
SHARED = {
    "PERSON": ["FIRST", "FIRST FAMILY", "FIRST FAMILY", "Mrs FAMILY"],
    "DID": "bought built found invented lost made painted sold".split(),
    "ADJ": "big good new rare red small".split(),
}
TEMPLATES = """
PERSON DID a ADJ THING
PERSON and PERSON DID a ADJ THING
PERSON from PLACE DID a THING
PERSON met the ROLE in PLACE
PERSON and the ROLE met in PLACE
a ADJ THING was DID by PERSON
a ADJ THING was DID by ROLES
the ROLE DID a ADJ THING in PLACE
the ROLE and PERSON DID a ADJ THING
on DAY PERSON DID a ADJ THING
on DAY ROLES DID a ADJ THING
on DAY the ROLE from PLACE DID a THING
he said PERSON was a ADJ ROLE
he said KIND ANIMALS are on sale
he said PLACE is a ADJ place
we saw PERSON on DAY
we saw PLACE on DAY
we saw ANIMALS on DAY
KIND ANIMALS are on sale in PLACE
ANIMALS sleep in the ADJ THING
PLACE is a ADJ place
PLACE and PLACE are good places
""".strip().split("\n")
# --8<-- [end:templates]


# --8<-- [start:make-tagged-sentences]
def make_tagged_sentences(count, rng, words=KNOWN):
    """Random sentences of our own grammar, and which words are names.

    → count lists of tokens, count arrays (T_x,) of labels 0 and 1
    """
    choices = SHARED | {slot: w.split() for slot, w in words.items()}
    sentences, labels = [], []
    for _ in range(count):
        template = TEMPLATES[rng.integers(len(TEMPLATES))]
        pairs = expand(template, choices, rng, 0)
        (first, of_first), *rest = pairs
        pairs = [(first[0].upper() + first[1:], of_first), *rest]
        sentences.append([token for token, _ in pairs])
        labels.append(np.array([label for _, label in pairs]))
    return sentences, labels


def expand(text, choices, rng, label):
    """Replace slots by words until none is left → pairs token, label."""
    pairs = []
    for token in text.split():
        if token in choices:
            options = choices[token]
            chosen = options[rng.integers(len(options))]
            pairs += expand(chosen, choices, rng, int(token in NAMES))
        else:
            pairs.append((token, label))
    return pairs


# --8<-- [end:make-tagged-sentences]


# --8<-- [start:features]
def features(sentences, vocabulary, capitals=True):
    """One-hot words in lower case, and a last row for capitals, equation (1).

    vocabulary: n_v = n_x − 1 tokens; capitals: False leaves the last row 0
    → x (n_x, m, T_x), mask (m, T_x), lengths (m)
    """
    lower = [[token.lower() for token in tokens] for tokens in sentences]
    x, mask, lengths = one_hot_batch(lower, vocabulary)
    rows = [
        np.array([token[0].isupper() for token in tokens])
        for tokens in sentences
    ]
    capital, _, _ = pad(rows)
    return np.concatenate([x, capital[np.newaxis] * capitals]), mask, lengths


def label_columns(labels):
    """Labels 0 and 1, m arrays → y (2, m, T_x), zeros in the padding."""
    y, _, _ = pad([one_hot(label, 2) for label in labels])
    return y


# --8<-- [end:features]


# --8<-- [start:drop-words]
@checked
def drop_words(x, counts, alpha, rng):
    """Replace words by <UNK>, the rarer the more often, equation (5).

    x (n_x, m, T_x), counts (n_v): how often each word occurs in training
    → (n_x, m, T_x); capitals stay
    """
    words = x[:-1]
    chance = alpha / (alpha + np.maximum(counts, 1))
    of_step = np.tensordot(chance, words, 1)  # (m, T_x), 0 in the padding
    dropped = rng.random(of_step.shape) < of_step
    x = x.copy()
    x[:-2, dropped] = 0
    x[-2, dropped] = 1  # <UNK> is the last word of a vocabulary
    return x


# --8<-- [end:drop-words]


# --8<-- [start:learn]
def learn(loss_and_gradients, start, data, rng, alpha=100, steps=500):
    """Train on random batches of 32 sentences, words dropped anew in each.

    start: parameters; data: x (n_x, m, T_x), y (2, m, T_x), mask (m, T_x)
    → parameters, the loss per token before each step, a list
    """
    x, y, mask = data
    counts = x[:-1].sum(axis=(1, 2))
    states = start["Wy" if "Wy" in start else "Wya"].shape[1]
    batches = (
        (drop_words(of_batch, counts, alpha, rng), *rest)
        for of_batch, *rest in draw_batches(x, y, mask, states, 32, steps, rng)
    )
    parameters, losses = start, []
    for loss, new in train(loss_and_gradients, batches, start, 0.02):
        parameters = new
        losses.append(loss)
    return parameters, losses


# --8<-- [end:learn]


# --8<-- [start:precision-recall]
@checked
def precision_recall(y_pred, y, mask, threshold=0.5):
    """How good the words are that were called names, equations (6) to (8).

    y_pred (n_y, m, T_y), y (n_y, m, T_y), mask (m, T_y); class 1 is "name"
    → precision, recall, F1
    """
    check_mask(mask)
    found = (y_pred[1] > threshold) & mask
    true = (y[1] == 1) & mask
    hits = np.count_nonzero(found & true)
    n_found, n_true = np.count_nonzero(found), np.count_nonzero(true)
    precision = hits / n_found if n_found else np.nan
    recall = hits / n_true if n_true else np.nan
    both = n_found + n_true
    return precision, recall, 2 * hits / both if both else np.nan


# --8<-- [end:precision-recall]


# --8<-- [start:tag]
def tag(sentence, vocabulary, parameters, capitals=True):
    """The probability of "name" for each word → (T_x,)."""
    x, _, _ = features([sentence], vocabulary, capitals)
    a0 = np.zeros((parameters["Wy"].shape[1], 1))
    _, y_pred, _ = bidirectional_forward(x, a0, parameters)
    return y_pred[1, 0]


def bracket(sentence, is_name):
    """The sentence with its names in brackets; neighbours share a pair."""
    text = " ".join(
        f"[{token}]" if name else token
        for token, name in zip(sentence, is_name, strict=True)
    )
    return text.replace("] [", " ")


# --8<-- [end:tag]


# --8<-- [start:tagger]
def initialize_tagger(cell, n_x, n_a, rng, ways=2):
    """A tagger of any cell, in one direction or in two, as a dict.

    cell: what makes its parameters, its forward pass, its backward pass
    → the cell's parameters with _right and, for two ways, also with _left,
    Wy (2, ways n_a), by (2, 1)
    """
    parameters = {}
    for suffix in SUFFIXES[:ways]:
        one = cell[0](n_x, n_a, 2, rng)
        for name in sorted(one.keys() - {"Wya", "Wy", "by"}):
            parameters[name + suffix] = one[name]
    Wy = rng.standard_normal((2, ways * n_a)) / np.sqrt(ways * n_a)
    return parameters | {"Wy": Wy, "by": np.zeros((2, 1))}


def each_direction(parameters):
    """Its suffix, and its parameters under the names that the cell knows."""
    for suffix in SUFFIXES:
        names = [name for name in parameters if name.endswith(suffix)]
        if names:
            yield suffix, {n.removesuffix(suffix): parameters[n] for n in names}


def turned(x, lengths, suffix):
    """What a direction reads, or back: x (n, m, T_x) → (n, m, T_x)."""
    return reverse(x, lengths) if suffix == "_left" else x


# --8<-- [end:tagger]


# --8<-- [start:tagger-forward]
def tagger_forward(x, a0, parameters, lengths, cell):
    """The states of all directions and the predictions from all of them.

    x (n_x, m, T_x), a0 (ways n_a, m), lengths (m)
    → a (ways n_a, m, T_x), y_pred (2, m, T_x), caches: one a direction
    """
    pairs = list(each_direction(parameters))
    a, caches = [], {}
    for (suffix, one), start in zip(
        pairs, np.split(a0, len(pairs)), strict=True
    ):
        reads = turned(x, lengths, suffix)
        states, _, caches[suffix] = run_layer(cell[1], reads, start, one)
        a.append(turned(states, lengths, suffix))
    a = np.concatenate(a)
    rows = to_rows(a) @ parameters["Wy"].T + parameters["by"].T
    return a, softmax(from_rows(rows, x.shape[1])), caches


# --8<-- [end:tagger-forward]


# --8<-- [start:tagger-loss]
def tagger_loss_and_gradients(cell):
    """A function like bidirectional_loss_and_gradients, for any cell."""

    def loss_and_gradients(x, y, a0, parameters, mask):
        lengths = lengths_of(mask)
        a, y_pred, caches = tagger_forward(x, a0, parameters, lengths, cell)
        losses = np.where(mask, cross_entropy(y_pred, y), 0)
        output = {"a": a, "Wya": parameters["Wy"]}
        da, of_output = output_backward(y_pred, y, output, mask)
        gradients = {"dWy": of_output["dWya"], "dby": of_output["dby"]}
        shares = np.split(da, len(caches))
        for (suffix, cache), share in zip(caches.items(), shares, strict=True):
            one = cell[2](turned(share, lengths, suffix), cache)
            gradients |= {name + suffix: one[name] for name in one}
        return losses.sum(), gradients

    return loss_and_gradients


# --8<-- [end:tagger-loss]
