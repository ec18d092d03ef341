"""Lesson "Why sequence models": seven kinds of sequences, and their order."""

# --8<-- [start:imports]
import re
from collections import Counter, namedtuple

import numpy as np

# --8<-- [end:imports]


# --8<-- [start:sound]
MORSE = {"E": ".", "O": "---", "S": "...", "T": "-"}


def morse(text, rate=8000):
    """Text as sound: what a microphone records of Morse code.

    A dot is a tone of 0.06 seconds, a dash one of three times that.
    → samples (T_x,), numbers from −1 to 1, rate of them in a second
    """
    on = []
    for letter in text:
        for sign in MORSE[letter]:
            on += [1] * (1 if sign == "." else 3) + [0]
        on += [0, 0]  # a longer pause after a letter
    on = np.repeat(on[:-3], round(0.06 * rate))
    seconds = np.arange(len(on)) / rate
    return on * np.sin(2 * np.pi * 600 * seconds)


# --8<-- [end:sound]


# --8<-- [start:music]
def major_scale(first):
    """Eight notes upwards → (8,); 60 is middle C, 61 one semitone higher."""
    return first + np.cumsum([0, 2, 2, 1, 2, 2, 2, 1])


# --8<-- [end:music]


# --8<-- [start:dna]
GENE = "ATG(...)*?(TAA|TAG|TGA)"


def coding_region(dna):
    """Label each letter of a string: 1 in the first gene, else 0 → (T_x,)."""
    labels = np.zeros(len(dna), dtype=int)
    if gene := re.search(GENE, dna):
        labels[gene.start() : gene.end()] = 1
    return labels


# --8<-- [end:dna]


# --8<-- [start:video]
def moving_dot(T, H, W):
    """A dot that goes right by one pixel a frame: T frames → (T, H, W)."""
    frames = np.zeros((T, H, W), dtype=int)
    frames[np.arange(T), H // 2, np.arange(T) % W] = 1
    return frames


# --8<-- [end:video]


# --8<-- [start:examples]
Example = namedtuple("Example", "task x y")


def seven_examples():
    """One example of every kind; the first axis of an array is time."""
    dna = "CCATGGCTTGCTAAGT"
    review = "There is nothing to like in this movie"
    french = "Voulez-vous chanter avec moi"
    english = "Do you want to sing with me"
    harry = "Harry Potter and Hermione Granger invented a new spell"
    pairs = {
        "speech recognition": (morse("SOS"), [*"SOS"]),
        "music generation": (60, major_scale(60)),
        "sentiment classification": (review.split(), 1),
        "DNA analysis": ([*dna], coding_region(dna)),
        "machine translation": (french.split(), english.split()),
        "video activity recognition": (moving_dot(5, 3, 5), "right"),
        "named-entity recognition": (
            harry.split(),
            [1, 1, 0, 1, 1, 0, 0, 0, 0],
        ),
    }
    return [
        Example(task, np.array(x), np.array(y))
        for task, (x, y) in pairs.items()
    ]


# --8<-- [end:examples]


# --8<-- [start:kind]
def kind(x, y):
    """Which of X and Y is a sequence, and are they equally long?"""
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return "neither"
    if np.ndim(y) == 0:
        return "only X"
    if np.ndim(x) == 0:
        return "only Y"
    return "both, equal" if len(x) == len(y) else "both, different"


# --8<-- [end:kind]


# --8<-- [start:bag]
def bag(sequence):
    """How often each element occurs, equation (2); where, is forgotten."""
    return Counter(np.asarray(sequence).tolist())


# --8<-- [end:bag]
