"""Lesson "Improvise a melody": an LSTM that writes tunes, and their sound."""

# --8<-- [start:imports]
import wave

import numpy as np

from snippets.checks import checked
from snippets.language_model import END
from snippets.lstm import lstm_cell_forward
from snippets.one_hot import UNKNOWN, one_hot
from snippets.sampling import apply_temperature
from snippets.tunes import read_note

# --8<-- [end:imports]


# --8<-- [start:improvise]
def improvise(parameters, vocabulary, rng, temperature=1.0, max_notes=100):
    """Draw one note after the other until <EOS>, equations (1) and (2).

    parameters: of an LSTM → a list of notes
    """
    tokens = sorted(vocabulary, key=vocabulary.get)
    allowed = np.array([token != UNKNOWN for token in tokens])
    n_x, n_a = len(tokens), parameters["Wy"].shape[1]
    at, ct, xt = np.zeros((n_a, 1)), np.zeros((n_a, 1)), np.zeros((n_x, 1))
    notes = []
    while len(notes) < max_notes:
        at, ct, yt_pred, _ = lstm_cell_forward(xt, at, ct, parameters)
        p = apply_temperature(yt_pred[:, 0] * allowed, temperature)
        k = rng.choice(n_x, p=p)
        if tokens[k] == END:
            break
        notes.append(tokens[k])
        xt = one_hot(np.array([k]), n_x)
    return notes


# --8<-- [end:improvise]


# --8<-- [start:forget]
def forget_notes(batches, share, rng):
    """Hide a share of the inputs: the network has to look further back.

    batches: x (n_x, m, T_x), y, a0, mask → the same, some columns of x are 0
    """
    for x, *rest in batches:
        kept = rng.random(x.shape[1:]) >= share
        yield x * kept, *rest


# --8<-- [end:forget]


# --8<-- [start:pairs]
def notes_before(x):
    """One more row, which is 1 where the input is 0: at the first step."""
    return np.concatenate([1 - x.sum(axis=0, keepdims=True), x])


@checked
def count_pairs(x, y, mask, kappa=16.0, extra=0.3):
    """How often a note follows another one, as probabilities, equation (3).

    x (n_x, m, T_x), y (n_y, m, T_x), mask (m, T_x)
    → u (n_y), how often each note occurs at all; table (n_x+1, n_y)
    """
    N = np.einsum("imt,jmt,mt->ij", notes_before(x), y, mask)
    u = N.sum(axis=0) + extra
    u = u / u.sum()
    return u, (N + kappa * u) / (N.sum(axis=1, keepdims=True) + kappa)


# --8<-- [end:pairs]


# --8<-- [start:longest-copy]
def longest_copy(notes, tunes):
    """The most notes in a row that one of the tunes has, too.

    tunes: lists of notes → a number from 0 to len(notes)
    """
    longest = 0
    for tune in tunes:
        runs = [0] * len(tune)  # how long the run is that ends at each note
        for note in notes:
            runs = [
                run + 1 if note == other else 0
                for run, other in zip([0, *runs], tune, strict=False)
            ]
            longest = max([longest, *runs])
    return longest


# --8<-- [end:longest-copy]


# --8<-- [start:sound]
def frequency(note):
    """Vibrations a second, equation (4): the A above middle C has 440."""
    k, _ = read_note(note)
    return 440 * 2 ** ((k - 9) / 12)


def sound(notes, eighth=0.2, rate=22050):
    """Sine waves that fade → samples between −1 and 1, rate of them a second.

    eighth: seconds that an eighth lasts
    """
    parts = []
    for note in notes:
        seconds = read_note(note)[1] * eighth
        t = np.arange(round(seconds * rate)) / rate
        rise = np.minimum(1, t / 0.01)  # without it a note begins with a click
        fade = np.minimum(1, (seconds - t) / 0.05)
        parts.append(np.sin(2 * np.pi * frequency(note) * t) * rise * fade)
    return np.concatenate(parts)


def write_wav(file, notes, eighth=0.2, rate=22050):
    """Write the sound of the notes; file: a name, or an open binary file."""
    samples = (16000 * sound(notes, eighth, rate)).astype("<i2")
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(rate)
        recording.writeframes(samples.tobytes())


# --8<-- [end:sound]
