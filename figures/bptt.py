"""Figures of the lesson "Backpropagation through time"."""

import numpy as np

from figures.drawing import (
    NOTE,
    Data,
    arrow,
    box,
    brace,
    curve,
    dot,
    draw,
    label,
    legend,
    line,
    node,
    plus,
)
from snippets.bptt import rnn_loss_and_gradients
from snippets.one_hot import build_vocabulary, one_hot, one_hot_batch
from snippets.rnn import rnn_forward

FIRST, PITCH = 45, 116  # where the steps stand
LOSS, Y, A, X = 92, 158, 278, 360  # heights


def flow_back():
    """Three steps: gradients come down from each loss and back in time."""
    T_x = 3
    second = FIRST + PITCH
    return draw(
        572,
        # the sums
        box(FIRST - 24, 8, 310, 40, "gradient", 8),
        label(FIRST + 131, 28, "$∂ℒ/∂W_{ya}$,   $∂ℒ/∂b_y$", "gradient"),
        box(FIRST - 24, 412, 310, 40, "gradient", 8),
        label(
            FIRST + 131,
            432,
            "$∂ℒ/∂W_{aa}$,   $∂ℒ/∂W_{ax}$,   $∂ℒ/∂b_a$",
            "gradient",
        ),
        label(FIRST + 131, 468, "all five: the sum of all steps", "", NOTE),
        [one_step(FIRST + PITCH * i, i + 1, i + 1 == T_x) for i in range(T_x)],
        # the start
        arrow((6, A + 10), (FIRST - 23, A + 10)),
        arrow((FIRST - 22, A - 10), (5, A - 10), role="gradient"),
        label(15, A + 38, "$a^{⟨0⟩}$", "state"),
        # the two that meet
        label(second + 25, Y + 36, "from $ŷ^{⟨2⟩}$", "gradient", NOTE, "start"),
        label(second + 49, A - 31, "from $a^{⟨3⟩}$", "gradient", NOTE, "start"),
        legend(
            24,
            510,
            [
                ("muted", "values, forward"),
                ("gradient", "gradients, back"),
            ],
        ),
        plus(39, 554, "gradient", 9),
        label(
            64,
            554,
            "added: from $ŷ^{⟨t⟩}$ and, one step later, from $a^{⟨t+1⟩}$",
            "",
            NOTE,
            "start",
        ),
    )


def one_step(x, t, is_last):
    """One column, and what flows between it and the next."""
    meet = x + 44
    step = f"⟨{t}⟩"
    if is_last:
        later = [
            label(x + 94, A - 10, "0", "gradient"),
            arrow((x + 86, A - 10), (meet + 10, A - 10), role="gradient"),
        ]
    else:
        later = [
            arrow((x + 22, A + 10), (x + PITCH - 23, A + 10)),
            arrow(
                (x + PITCH - 22, A - 10), (meet + 10, A - 10), role="gradient"
            ),
        ]
    return [
        node(x, LOSS, f"$ℓ^{{{step}}}$", "", 46, 32),
        arrow((x - 8, Y - 18), (x - 8, LOSS + 17)),
        arrow((x + 8, LOSS + 16), (x + 8, Y - 19), role="gradient"),
        node(x, Y, f"$ŷ^{{{step}}}$", "output", 46),
        arrow((x - 8, A - 20), (x - 8, Y + 19)),
        curve(
            (x + 12, Y + 18),
            (x + 12, Y + 62),
            (meet, A - 74),
            (meet, A - 20),
            role="gradient",
        ),
        plus(meet, A - 10, "gradient", 9),
        arrow((meet - 9, A - 10), (x + 23, A - 10), role="gradient"),
        later,
        node(x, A, f"$a^{{{step}}}$", "state", 46, 40),
        arrow((x - 8, X - 16), (x - 8, A + 21)),
        label(x - 8, X, f"$x^{{{step}}}$", "input"),
        arrow((x + 14, A + 20), (x + 14, 411), role="gradient"),
        arrow((x + 23, Y), (x + 46, Y), (x + 46, 49), role="gradient"),
    ]


def truncation():
    """Pieces of two steps: the state crosses a cut, its gradient does not."""
    row, top, half = 116, 20, 19
    pieces = [[(30, 1), (88, 2)], [(161, 3), (219, 4)], [(292, 5), (350, 6)]]
    cuts = [(88 + 161) / 2, (219 + 292) / 2]
    return draw(
        256,
        [piece(steps, i + 1, row, top, half) for i, steps in enumerate(pieces)],
        [cut(x, row, half) for x in cuts],
        arrow((0, row - 9), (30 - half, row - 9), role="state"),
        legend(
            24,
            214,
            [
                ("state", "the state goes on into the next piece"),
                ("gradient", "gradients stay within their piece"),
            ],
        ),
    )


def piece(steps, number, row, top, half):
    """Two steps with their losses."""
    (left, _), (right, _) = steps
    return [
        arrow(
            (left + half, row - 9), (right - half - 1, row - 9), role="state"
        ),
        arrow(
            (right - half, row + 9), (left + half + 1, row + 9), role="gradient"
        ),
        [
            [
                label(x, top, f"$ℓ^{{⟨{t}⟩}}$"),
                arrow((x, top + 16), (x, row - 21), role="gradient"),
                node(x, row, f"$a^{{⟨{t}⟩}}$", "state", 2 * half, 40),
            ]
            for x, t in steps
        ],
        brace((right + half, row + 32), (left - half, row + 32)),
        label((left + right) / 2, row + 54, f"piece {number}", "", NOTE),
    ]


def cut(x, row, half, reach=36.5):
    """Between two pieces: the state passes, the gradient stops."""
    y, arm = row + 9, 4.5
    return [
        label(x, 20, "cut", "muted", NOTE),
        line((x, 34), (x, row + 54), style="dashed thin"),
        arrow(
            (x - reach + half, row - 9),
            (x + reach - half - 1, row - 9),
            role="state",
        ),
        line((x + reach - half, y), (x + 6, y), role="gradient"),
        line((x - arm, y - arm), (x + arm, y + arm), role="gradient"),
        line((x - arm, y + arm), (x + arm, y - arm), role="gradient"),
    ]


LABELS = {
    "harry laughed": [1, 1],
    "sally laughed": [1, 1],
    "she laughed": [0, 0],
    "then she": [0, 0],
    "then laughed": [0, 0],
    "then sally": [0, 1],
}
NEW = "then harry laughed"


def finding_harry():
    """The loss while one unit is trained, and its state before and after."""
    losses, before, after = trained_unit()
    # Fewer where it bends little: all would be a hundredth of the page.
    drawn = np.unique(np.geomspace(1, len(losses), 60).astype(int)) - 1
    powers = [(power, loss_y(10.0**power)) for power in (1, 0, -1, -2)]
    return draw(
        268,
        label(45, 14, "loss", "", NOTE, "start"),
        [line((45, y), (165, y), style="thin") for _, y in powers],
        [
            label(38, y, f"{10.0**power:g}", "", NOTE, "end")
            for power, y in powers
        ],
        line(
            *[(45 + 0.4 * step, loss_y(losses[step])) for step in drawn],
            role="gradient",
        ),
        [
            label(45 + 0.4 * step, 222, str(step), "", NOTE)
            for step in (0, 150, 300)
        ],
        label(105, 246, "step of training", "", NOTE),
        label(232, 14, "state", "", NOTE, "start"),
        [
            line((232, state_y(v)), (372, state_y(v)), style="thin")
            for v in (-1, 0, 1)
        ],
        [
            label(225, state_y(value), text, "", NOTE, "end")
            for value, text in ((1, "1"), (0, "0"), (-1, "−1"))
        ],
        states(before, "muted"),
        states(after, "state"),
        label(372, state_y(before[-1]) - 14, "before", "", NOTE, "end"),
        label(372, state_y(after[-1]) - 14, "after", "state", NOTE, "end"),
        [
            label(word_x(i), 222, Data(word), "", NOTE)
            for i, word in enumerate(NEW.split())
        ],
    )


def states(values, role):
    """Points at the three words, joined."""
    points = [(word_x(i), state_y(value)) for i, value in enumerate(values)]
    return [line(*points, role=role), [dot(*point, role) for point in points]]


def loss_y(loss):
    """Height of a loss, a power of ten every 55 units."""
    return 90 - 55 * np.log10(loss)


def state_y(value):
    """Height of a state between −1 and 1."""
    return 117 - 82 * value


def word_x(i):
    """Where word i of three stands."""
    return 248 + 48 * i


def trained_unit():
    """The training of the page: all losses, states before and after."""
    vocabulary = build_vocabulary(" ".join(LABELS).split(), 10)
    n_x = len(vocabulary)
    x, _, _ = one_hot_batch([words.split() for words in LABELS], vocabulary)
    y = one_hot(np.array([*LABELS.values()]), 2)
    parameters = {
        "Wax": np.zeros((1, n_x)),
        "Waa": np.array([[0.5]]),
        "Wya": np.array([[-1.0], [1.0]]),
        "ba": np.array([[-0.5]]),
        "by": np.zeros((2, 1)),
    }

    def read():
        new, _, _ = one_hot_batch([NEW.split()], vocabulary)
        return rnn_forward(new, np.zeros((1, 1)), parameters)[0][0, 0]

    losses, before = [], read()
    for step in range(301):
        loss, gradients = rnn_loss_and_gradients(
            x, y, np.zeros((1, len(LABELS))), parameters
        )
        losses.append(loss)
        if step < 300:
            parameters = {
                key: value - 0.1 * gradients["d" + key]
                for key, value in parameters.items()
            }
    return losses, before, read()
