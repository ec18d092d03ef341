"""Make music.json: trainings that are too long for the page, and their tunes.

Our own program, run for longer: the page prints its first 100 steps, and
test_music.py compares the beginning of this record with a short run. From the
root of the repository, in two minutes:

    PYTHONPATH=. .venv/bin/python tests/snippets/golden/make_music.py
"""

import json
from collections import defaultdict
from itertools import product
from pathlib import Path

import numpy as np

from snippets.language_model import (
    END,
    draw_batches,
    make_training_pair,
    perplexity,
    train,
)
from snippets.lstm import (
    initialize_lstm,
    lstm_forward,
    lstm_loss_and_gradients,
)
from snippets.music import (
    count_pairs,
    forget_notes,
    improvise,
    longest_copy,
    notes_before,
)
from snippets.one_hot import UNKNOWN, build_vocabulary
from snippets.sampling import apply_temperature
from snippets.tunes import TUNES

HELD_OUT = [tune.notes for tune in TUNES[::6]]
KNOWN = [tune.notes for i, tune in enumerate(TUNES) if i % 6]
TOKENS = [token for notes in KNOWN for token in [*notes, END]]
VOCABULARY = build_vocabulary(TOKENS, len(set(TOKENS)) + 1)
N_X, N_A = len(VOCABULARY), 64
KNOWN_PAIR = make_training_pair(KNOWN, VOCABULARY)
HELD_OUT_PAIR = make_training_pair(HELD_OUT, VOCABULARY)
SEEDS, STEPS = (1, 2, 3, 4, 5), (0, 50, 100, 150, 200, 300, 600)
SHARES = (0.0, 0.3)  # of the notes, forgotten in training
STAGES, COUNT, TEMPERATURE = (0, 50, 200, 600), 20, 0.8


def of_network(parameters, pair):
    """The perplexity of the LSTM."""
    x, y, mask = pair
    a0 = np.zeros((N_A, x.shape[1]))
    return perplexity(lstm_forward(x, a0, parameters)[1], y, mask)


def of_table(table, pair):
    """The perplexity of the pairs."""
    x, y, mask = pair
    y_pred = np.einsum("imt,ij->jmt", notes_before(x), table)
    return perplexity(y_pred, y, mask)


def steps_of(pair):
    """Yield the two notes before each real step, and the note, as indices."""
    x, y, mask = pair
    before = notes_before(x).argmax(axis=0)
    for i, t in zip(*np.nonzero(mask), strict=True):
        earlier = before[i, t - 1] if t > 0 else -1
        yield (earlier, before[i, t]), y[:, i, t].argmax()


def of_threes(pair, kappa=32):
    """The perplexity of counted threes, mixed with the pairs as in (3)."""
    _, table = count_pairs(*KNOWN_PAIR)
    counts, losses = defaultdict(lambda: np.zeros(N_X)), []
    for before, note in steps_of(KNOWN_PAIR):
        counts[before][note] += 1
    for before, note in steps_of(pair):
        N, row = counts[before], table[before[1]]
        losses.append(
            -np.log((N[note] + kappa * row[note]) / (N.sum() + kappa))
        )
    return np.exp(np.mean(losses))


def tunes_of_pairs():
    """As many as of a stage, each note drawn from the row of the one before."""
    rng, tunes = np.random.default_rng(2), []
    _, table = count_pairs(*KNOWN_PAIR)
    tokens = sorted(VOCABULARY, key=VOCABULARY.get)
    allowed = np.array([token != UNKNOWN for token in tokens])
    for _ in range(COUNT):
        tune, row = [], 0
        while len(tune) < 100:
            p = apply_temperature(table[row] * allowed, TEMPERATURE)
            k = rng.choice(N_X, p=p)
            if tokens[k] == END:
                break
            tune.append(tokens[k])
            row = k + 1
        tunes.append(tune)
    return tunes


def study(seed, share, last=STEPS[-1]):
    """Yield the step and the parameters at each of STEPS up to the last."""
    rng = np.random.default_rng(seed)
    parameters = initialize_lstm(N_X, N_A, N_X, rng)
    batches = draw_batches(*KNOWN_PAIR, N_A, 16, last, rng)
    batches = forget_notes(batches, share, rng)
    yield 0, parameters
    steps = train(lstm_loss_and_gradients, batches, parameters)
    for step, (_, parameters) in enumerate(steps, 1):
        if step in STEPS:
            yield step, parameters


def tunes_of(parameters):
    """Some tunes of a stage."""
    rng = np.random.default_rng(2)
    return [
        improvise(parameters, VOCABULARY, rng, TEMPERATURE)
        for _ in range(COUNT)
    ]


def measures(tunes, known=KNOWN):
    """What the page says of some tunes, as means and shares."""
    return {
        "on C": np.mean([t[-1][0] in "Cc" for t in tunes if t]),
        "copied": np.mean([longest_copy(t, known) for t in tunes]),
        "longest": max(longest_copy(t, known) for t in tunes),
    }


def main():
    """Write music.json next to this script."""
    u, table = count_pairs(*KNOWN_PAIR)
    every = np.tile(u, (N_X + 1, 1))
    golden = {
        "made by": "tests/snippets/golden/make_music.py",
        "numpy": np.__version__,
        "single": of_table(every, HELD_OUT_PAIR),
        "pairs": of_table(table, HELD_OUT_PAIR),
        "threes": of_threes(HELD_OUT_PAIR),
        "tunes of pairs": measures(tunes_of_pairs()),
        "held out": measures(HELD_OUT),
        "perplexity": {},
        "stages": {},
    }
    for share, seed in product(SHARES, SEEDS):
        rows = golden["perplexity"].setdefault(str(share), {})
        rows = rows.setdefault(str(seed), {})
        for step, parameters in study(seed, share):
            pairs = KNOWN_PAIR, HELD_OUT_PAIR
            rows[str(step)] = [of_network(parameters, p) for p in pairs]
            if seed == 1 and share and step in STAGES:
                tunes = tunes_of(parameters)
                golden["stages"][str(step)] = {
                    "tunes": [" ".join(tune) for tune in tunes],
                    **measures(tunes),
                }
    path = Path(__file__).with_name("music.json")
    text = json.dumps(golden, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
