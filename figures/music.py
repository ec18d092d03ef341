"""Figures of the lesson "Improvise a melody": solos as piano rolls.

The solos stand here as a training wrote them that takes a minute:
tests/snippets/test_music.py compares them with that training's record. Each is
the first one of its stage with 20 notes or more, cut after 40.
"""

from figures.drawing import (
    NOTE,
    SMALLEST,
    arrow,
    box,
    draw,
    label,
    line,
    node,
    tag,
)
from snippets.tunes import read_note

SOLOS = {
    0: (
        "C2 C6 d2 A3 G10 c B2 A,3 C3 G8 G,2 B, E4 a E3 G4 g a2 E B2 D2 F4 "
        "e3 c4 C8 e6 E8 a3 A6 A4 B3 e2 a2 d4 G6 E2 F4 G,8 d6 E5"
    ),
    50: (
        "C2 C3 F2 C E F C2 A C2 F E2 C D3 F D3 F d F2 D2 C D E G3 G D c E "
        "F2 A2 A2 B2 c G G2 F2 D2 E E2 G2 E"
    ),
    200: (
        "C2 C2 D4 C2 D2 E2 C2 C2 C2 D2 D2 B,2 C4 C4 A,2 D2 G,2 C4 C2 C2 "
        "C2 C2 E2 E2 D2 F2 D4 E2 C2 C2 C2 E2 E F2 E2 D2 D2 D2 E2 D2"
    ),
    600: (
        "C2 C2 E2 C2 E2 D4 C2 D2 E2 F4 F4 D2 D4 C2 E2 G2 G4 E3 C2 C2 D2 "
        "E2 D4 D2 D2 G2 E2 F4 D2 C8"
    ),
}


def one_step():
    """One function, called again and again: a note goes round."""
    left, x, right = 66, 190, 320
    return draw(
        190,
        label(x, 18, "the same function at every step", "", NOTE),
        node(x, 100, "LSTM step", "state", 120, 56),
        arrow((4, 90), (x - 61, 90), role="state"),
        label(left, 74, "$a^{⟨t-1⟩}$, $c^{⟨t-1⟩}$", "state", NOTE),
        arrow((x + 60, 90), (374, 90), role="state"),
        label(right, 74, "$a^{⟨t⟩}$, $c^{⟨t⟩}$", "state", NOTE),
        arrow((x, 72), (x, 46), role="output"),
        label(x + 8, 56, "$ŷ^{⟨t⟩}$: draw a note", "output", NOTE, "start"),
        arrow((x, 168), (x, 129), role="input"),
        label(x + 8, 150, "$x^{⟨t⟩}$: the note before", "input", NOTE, "start"),
        arrow((x, 40), (22, 40), (22, 168), (x - 1, 168), role="gate"),
    )


def solo_at_0():
    """Before the training."""
    return roll(SOLOS[0])


def solo_after_50():
    """After 50 steps."""
    return roll(SOLOS[50])


def solo_after_200():
    """After 200 steps."""
    return roll(SOLOS[200])


def solo_after_600():
    """After 600 steps."""
    return roll(SOLOS[600])


FIRST, LAST = -5, 21  # from G, to a
HIGH, LEFT, WIDE = 4, 26, 346


def roll(notes):
    """Time to the right, pitch upwards; play.js reads data-notes."""
    pairs = [read_note(note) for note in notes.split()]
    unit = WIDE / sum(length for _, length in pairs)
    starts = [sum(d for _, d in pairs[:i]) for i in range(len(pairs))]
    bars = [
        box(LEFT + unit * at, height(k), unit * d, HIGH, "output", 0)
        for at, (k, d) in zip(starts, pairs, strict=True)
    ]
    return draw(
        height(FIRST) + 12,
        [
            [
                label(12, height(k) + HIGH / 2, name, "muted", SMALLEST),
                line(
                    (LEFT, height(k) + HIGH),
                    (LEFT + WIDE, height(k) + HIGH),
                    style="thin",
                ),
            ]
            for name, k in (("C", 0), ("c", 12))
        ],
        tag(
            "g",
            content="".join(bars),
            data_notes=" ".join(f"{k}:{d}" for k, d in pairs),
        ),
    )


def height(k):
    """The upper edge of a pitch."""
    return 8 + HIGH * (LAST - k)
