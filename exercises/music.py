"""What the exercises of the lesson on melodies ask for."""

import numpy as np

from exercises.checking import Must, task
from snippets.language_model import END
from snippets.lstm import initialize_lstm, lstm_forward
from snippets.one_hot import UNKNOWN

NOTES = ["C2", "D2", "E2", "G4", "A2", UNKNOWN, END]
VOCABULARY = {note: index for index, note in enumerate(NOTES)}
COUNT = 12


def next_note(notes, parameters):
    """Name the most probable note after some others."""
    n_x, n_a = len(NOTES), len(parameters["bf"])
    columns = np.eye(n_x)[:, [VOCABULARY[note] for note in notes]]
    x = np.concatenate([np.zeros((n_x, 1)), columns], axis=-1)
    out = lstm_forward(x[:, np.newaxis], np.zeros((n_a, 1)), parameters)
    return NOTES[out[1][:, 0, -1].argmax()]


def decided(rng):
    """Make a network that has one note for each beginning, and its tune."""
    while True:
        p = initialize_lstm(len(NOTES), 12, len(NOTES), rng)
        p |= {"W" + g: 3 * p["W" + g] for g in "fico"}
        p["Wy"] = 1e5 * rng.standard_normal(p["Wy"].shape)
        notes = rng.choice(NOTES[:5], rng.integers(1, 4)).tolist()
        start, count = [*notes], int(rng.integers(3, 9))
        while (note := next_note(notes, p)) not in (UNKNOWN, END):
            notes.append(note)
            if len(notes) == len(start) + count:
                break
        if note != UNKNOWN and len(set(notes[len(start) :])) > 2:
            return start, p, count, notes


@task("go_on")
def exercise_begin(rng):
    """A network that is sure of each note, or one that is of none."""
    if rng.integers(2):
        start, p, count, notes = decided(rng)
        return (start, p, VOCABULARY, rng, count), notes
    p = initialize_lstm(len(NOTES), 3, len(NOTES), rng)
    p["by"][[VOCABULARY[UNKNOWN], VOCABULARY[END]]] = -1e3
    return (["C2", "D2"], p, VOCABULARY, rng, 60), [
        Must(
            lambda notes: [*notes[:2]] == ["C2", "D2"],
            "It does not begin with the notes that were given",
            "没有以给定的音符开头",
        ),
        Must(
            lambda notes: len(notes) == 62,
            "A network that never ends: expected all of the 60 notes more",
            "这个网络从不结束，应当再写满 60 个音符",
        ),
        Must(
            lambda notes: len(set(notes[2:])) > 3,
            "All notes are about equally probable, and you got few of them",
            "所有音符的概率相近，你却只得到其中几个",
        ),
    ]
