"""Figures of the lesson "Backpropagation through time"."""

from figures.drawing import (
    NOTE,
    arrow,
    box,
    brace,
    curve,
    draw,
    label,
    legend,
    line,
    node,
    plus,
)

FIRST, PITCH = 45, 116  # where the steps stand
LOSS, Y, A, X = 18, 84, 204, 286  # heights


def flow_back():
    """Three steps: gradients come down from each loss and back in time."""
    T_x = 3
    second = FIRST + PITCH
    return draw(
        498,
        [one_step(FIRST + PITCH * i, i + 1, i + 1 == T_x) for i in range(T_x)],
        # the start
        arrow((6, A + 10), (FIRST - 23, A + 10)),
        arrow((FIRST - 22, A - 10), (5, A - 10), role="gradient"),
        label(15, A + 38, "$a^{⟨0⟩}$", "state"),
        # the two that meet
        label(second + 49, 144, "from $ŷ^{⟨2⟩}$", "gradient", NOTE, "start"),
        label(second + 49, A - 31, "from $a^{⟨3⟩}$", "gradient", NOTE, "start"),
        # the sums
        box(FIRST - 24, 338, 310, 40, "gradient", 8),
        label(
            FIRST + 131,
            358,
            "$∂ℒ/∂W_{aa}$,   $∂ℒ/∂W_{ax}$,   $∂ℒ/∂b_a$",
            "gradient",
        ),
        label(FIRST + 131, 394, "each the sum of all steps", "", NOTE),
        legend(
            24,
            436,
            [
                ("muted", "values, forward"),
                ("gradient", "gradients, back"),
            ],
        ),
        plus(39, 480, "gradient", 9),
        label(
            64,
            480,
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
        arrow((x + 14, A + 20), (x + 14, 337), role="gradient"),
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
