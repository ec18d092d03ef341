"""Gates of a trained network along a sentence: the run, and its picture."""

import numpy as np

from figures.drawing import NOTE, SMALLEST, Data, box, draw, label, line, tag
from snippets.gru import ANIMAL_WORDS, animal_batch
from snippets.language_model import train
from snippets.one_hot import one_hot

UNITS = 3
SENTENCE = "the old cat which the dogs saw every day"
LEFT, TOP, HEIGHT = 74, 58, 26  # of the words, and of one word


def trained(initialize, loss_and_gradients, seed=0):
    """The network of the page: 200 batches of 32 sentences."""
    rng = np.random.default_rng(seed)
    parameters = initialize(len(ANIMAL_WORDS), UNITS, 2, rng)
    c0 = np.zeros((UNITS, 32))

    def batches():
        for _ in range(200):
            x, y, mask = animal_batch(32, rng)
            yield x, y, c0, mask

    steps = train(loss_and_gradients, batches(), parameters, 0.03)
    *_, (_, learned) = steps
    return learned


def sentence():
    """The words of the picture → x (n_x, 1, 9)."""
    indices = [ANIMAL_WORDS.index(word) for word in SENTENCE.split()]
    return one_hot(np.array([indices]), len(ANIMAL_WORDS))


def along(blocks, width, gap):
    """Words from top to bottom; for each unit a bar beside every word.

    blocks: (symbol, role, values (units, 9)); a state's bars begin in the
    middle and go left where it is negative
    """
    words = SENTENCE.split()
    parts = [
        label(LEFT - 8, TOP + HEIGHT * (t + 0.5), Data(word), "", NOTE, "end")
        for t, word in enumerate(words)
    ]
    left = LEFT
    for symbol, role, values in blocks:
        middle = left + width * UNITS / 2
        parts.append(label(middle, 16, symbol, role))
        for j, of_unit in enumerate(values):
            at = left + width * j
            parts.append(
                label(at + width / 2, 42, str(j + 1), "muted", SMALLEST)
            )
            parts.append(lane(at + 2, width - 4, of_unit, role))
        left += width * UNITS + gap
    return draw(TOP + HEIGHT * len(words) + 8, parts)


def lane(left, width, values, role):
    """The bars of one unit, in one path, in a frame."""
    bottom = TOP + HEIGHT * len(values)
    start, room = left, width
    frame = [box(left, TOP, width, bottom - TOP, "muted", 0)]
    if role == "state":
        start, room = left + width / 2, width / 2
        frame.append(line((start, TOP), (start, bottom), style="thin"))
    path = ""
    for t, value in enumerate(values):
        y, length = TOP + HEIGHT * t + 5, room * value
        path += f"M{start:.1f} {y}h{length:.1f}v{HEIGHT - 10}h{-length:.1f}z"
    return [*frame, tag("path", f"head {role}", d=path)]
