"""Figures of the lesson "Bidirectional RNNs"."""

import numpy as np

from figures.drawing import (
    NOTE,
    Data,
    arrow,
    draw,
    grid,
    hatch,
    label,
    legend,
    node,
)
from snippets.bidirectional import reverse
from snippets.notation import pad

RIGHT, LEFT = "state", "gate"  # one colour for each direction
COLUMN = 88
INPUT, LOWER, UPPER, OUTPUT = 316, 228, 132, 34  # heights of the four rows
SHIFT = 19  # the boxes of a step stand a little beside each other


def bidirectional():
    """Four steps, a row of states for each direction, no way round."""
    centres = [60 + COLUMN * t for t in range(4)]
    return draw(
        400,
        [step(x, t) for t, x in enumerate(centres, start=1)],
        [
            arrow(
                (x - SHIFT + 24, LOWER),
                (x + COLUMN - SHIFT - 24, LOWER),
                role=RIGHT,
            )
            for x in centres[:-1]
        ],
        [
            arrow(
                (x + COLUMN + SHIFT - 24, UPPER),
                (x + SHIFT + 24, UPPER),
                role=LEFT,
            )
            for x in centres[:-1]
        ],
        legend(70, 358, [(RIGHT, "reads to the right, from step 1")]),
        arrow((100, 382), (70, 382), role=LEFT),
        label(
            110, 382, "reads to the left, from the last step", "", NOTE, "start"
        ),
    )


def step(x, t):
    """One column: the input goes into both states, both into ŷ⟨t⟩."""
    right, left = x - SHIFT, x + SHIFT
    return [
        label(x, INPUT + 6, f"$x^{{⟨{t}⟩}}$", "input"),
        arrow((x - 4, INPUT - 12), (right, LOWER + 19), role="input"),
        arrow(
            (x + 4, INPUT - 12),
            (left + 12, LOWER + 18),
            (left + 12, UPPER + 19),
            role="input",
        ),
        node(right, LOWER, f"$→a^{{⟨{t}⟩}}$", RIGHT, 47),
        node(left, UPPER, f"$←a^{{⟨{t}⟩}}$", LEFT, 47),
        arrow(
            (right - 12, LOWER - 18),
            (right - 12, UPPER - 18),
            (x - 5, OUTPUT + 19),
            role=RIGHT,
        ),
        arrow((left, UPPER - 18), (x + 6, OUTPUT + 19), role=LEFT),
        node(x, OUTPUT, f"$ŷ^{{⟨{t}⟩}}$", "output", 44),
    ]


SENTENCES = ["he said teddy bears", "teddy bears", "she said hello"]
CELL = (78, 30)


def reversing():
    """A padded batch, flipped as an array and turned within its lengths."""
    words, mask, lengths = pad([np.array(s.split()) for s in SENTENCES])
    seen = mask[np.newaxis].astype(int)
    turned = reverse(words[np.newaxis], lengths)[0]
    turned_mask = reverse(seen, lengths)[0]
    return draw(
        440,
        table(38, "as it is: padding at the end", words, mask),
        table(
            186,
            "wrong, x[..., ::-1]: the padding is read first",
            words[:, ::-1],
            mask[:, ::-1],
        ),
        table(
            334,
            "right, reverse(x, lengths): the padding stays",
            turned,
            turned_mask,
        ),
    )


def table(y, title, words, mask):
    """One row for each example; padding is hatched."""
    left = 190 - CELL[0] * mask.shape[1] / 2
    parts = [label(left, y - 18, title, "", NOTE, "start")]
    for i, t in np.ndindex(mask.shape):
        corner = left + t * CELL[0], y + i * CELL[1]
        if mask[i, t]:
            text = [[Data(words[i, t])]]
            parts.append(grid(*corner, 1, 1, CELL, "input", text))
        else:
            parts.append(hatch(*corner, *CELL))
    return parts
