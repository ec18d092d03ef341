"""Make prose.json: taggers on real prose, too many for the page to train.

Our own program: the page trains one of these networks, test_prose.py
compares it with this record, and thorough tests make all of the test part
again, and the rest for the first seed. Choices are made on the validation part;
then the test part is looked at once. From the root of the repository, in two
minutes:

    PYTHONPATH=. .venv/bin/python tests/snippets/golden/make_prose.py
"""

import json
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np

from snippets.bptt import rnn_backward
from snippets.gru import gru_backward, gru_forward, initialize_gru
from snippets.language_model import draw_batches, train
from snippets.lstm import initialize_lstm, lstm_backward, lstm_forward
from snippets.name_tagging import (
    drop_words,
    features,
    initialize_tagger,
    label_columns,
    precision_recall,
    tagger_forward,
    tagger_loss_and_gradients,
)
from snippets.one_hot import build_vocabulary
from snippets.prose import read_prose, split_prose
from snippets.rnn import initialize_parameters, rnn_forward

CELLS = {
    "RNN": (initialize_parameters, rnn_forward, rnn_backward),
    "GRU": (initialize_gru, gru_forward, gru_backward),
    "LSTM": (initialize_lstm, lstm_forward, lstm_backward),
}
PARTS = split_prose(*read_prose())
KINDS = list(product(CELLS, (1, 2)))
SEEDS = (1, 2, 3, 4, 5)
ALPHAS, STEPS = (10, 30), (100, 160, 240)  # what the validation part decides
UNITS = 16  # in one direction, or 8 and 8
SIZES = (33, 67, 100)  # of the training part


def prepare(sentences, labels):
    """Vocabulary of the words that occur twice, and x, y, mask."""
    counts = Counter(token.lower() for tokens in sentences for token in tokens)
    words = [word for word, count in counts.items() if count > 1]
    vocabulary = build_vocabulary(words, len(words) + 1)
    x, mask, _ = features(sentences, vocabulary)
    return vocabulary, (x, label_columns(labels), mask)


def study(kind, alpha, seed, last, data, units=UNITS):
    """Yield the step and the parameters at each of STEPS up to the last."""
    cell, ways = CELLS[kind[0]], kind[1]
    x, y, mask = data
    rng = np.random.default_rng(seed)
    start = initialize_tagger(cell, len(x), units // ways, rng, ways)
    counts = x[:-1].sum(axis=(1, 2))
    batches = (
        (drop_words(of_batch, counts, alpha, rng), *rest)
        for of_batch, *rest in draw_batches(x, y, mask, units, 32, last, rng)
    )
    steps = train(tagger_loss_and_gradients(cell), batches, start, 0.02)
    for step, (_, parameters) in enumerate(steps, 1):
        if step in STEPS:
            yield step, parameters


def predict(cell, parameters, vocabulary, part):
    """Predictions, labels and mask of a part of the prose."""
    sentences, labels = part
    x, mask, lengths = features(sentences, vocabulary)
    a0 = np.zeros((parameters["Wy"].shape[1], len(sentences)))
    y_pred = tagger_forward(x, a0, parameters, lengths, cell)[1]
    return y_pred, label_columns(labels), mask


def rules(sentences, labels):
    """Rules without a network → a dict: a function of a place and a token."""
    other = {
        token.lower()
        for tokens, label in zip(sentences, labels, strict=True)
        for token, is_name in zip(tokens, label, strict=True)
        if not is_name
    }
    return {
        "capital": lambda i, token: token[0].isupper(),
        "capital, not first": lambda i, token: i > 0 and token[0].isupper(),
        "capital, not first, unseen": lambda i, token: (
            i > 0 and token[0].isupper() and token.lower() not in other
        ),
    }


def scores_of_rule(rule, part):
    """Precision, recall and F1 of a rule on a part of the prose."""
    sentences, labels = part
    found = [
        np.array([rule(*pair) for pair in enumerate(s)], int) for s in sentences
    ]
    _, mask, _ = features(sentences, {"<UNK>": 0})
    return precision_recall(label_columns(found), label_columns(labels), mask)


def f1_of_steps(kind, alpha, last, size=None, seeds=SEEDS, units=UNITS):
    """F1 on the validation part for each of STEPS: a list with all seeds."""
    part = [of[:size] for of in PARTS["train"]]
    vocabulary, data = prepare(*part)
    found = {}
    for seed in seeds:
        for step, p in study(kind, alpha, seed, last, data, units):
            predicted = predict(
                CELLS[kind[0]], p, vocabulary, PARTS["validation"]
            )
            f1 = precision_recall(*predicted)[2]
            found.setdefault(str(step), []).append(f1)
    return found


def choose(of_alphas):
    """Of alpha and steps those with the highest median; the first of equals."""
    medians = {
        (int(alpha), int(step)): np.median(f1)
        for alpha, of_steps in of_alphas.items()
        for step, f1 in of_steps.items()
    }
    return max(medians, key=medians.get)


def on_validation(kind, seeds=SEEDS):
    """What a kind's alpha and steps are chosen by."""
    return {
        str(alpha): f1_of_steps(kind, alpha, STEPS[-1], seeds=seeds)
        for alpha in ALPHAS
    }


def changed(kind, alpha, steps, seeds=SEEDS):
    """One thing at a time: fewer sentences, hidden words, twice the units."""

    def f1(alpha=alpha, **options):
        found = f1_of_steps(kind, alpha, steps, seeds=seeds, **options)
        return found[str(steps)]

    return {
        "sizes": {str(size): f1(size=size) for size in SIZES},
        "no words": f1(alpha=1e12),
        "wide": f1(units=2 * UNITS),
    }


def on_test(kind, alpha, steps):
    """The only look at the test part, for all seeds.

    → precision, recall, F1, and the names found that stand first
    """
    vocabulary, data = prepare(*PARTS["train"])
    rows = []
    for seed in SEEDS:
        *_, (_, p) = study(kind, alpha, seed, steps, data)
        y_pred, y, mask = predict(CELLS[kind[0]], p, vocabulary, PARTS["test"])
        first = int(((y_pred[1] > 0.5) & (y[1] == 1))[:, 0].sum())
        rows.append([*precision_recall(y_pred, y, mask), first])
    return rows


def main():
    """Write prose.json next to this script."""
    golden = {
        "made by": "tests/snippets/golden/make_prose.py",
        "numpy": np.__version__,
        "rules": {},
        "kinds": {},
    }
    for name, rule in rules(*PARTS["train"]).items():
        golden["rules"][name] = {
            part: scores_of_rule(rule, PARTS[part])
            for part in ("validation", "test")
        }
    for kind in KINDS:
        validation = on_validation(kind)
        chosen = choose(validation)
        golden["kinds"]["{} {}".format(*kind)] = {
            "validation": validation,
            "chosen": [*chosen],
            **changed(kind, *chosen),
        }
    for kind in KINDS:
        row = golden["kinds"]["{} {}".format(*kind)]
        row["test"] = on_test(kind, *row["chosen"])
    path = Path(__file__).with_name("prose.json")
    path.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
