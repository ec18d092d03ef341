"""Figures of the lesson "Deep RNNs"."""

from figures.drawing import NOTE, arrow, draw, label, node

LAYERS, STEPS = 3, 4
FIRST, COLUMN = 78, 86
TOP, ROW = 86, 82
MARKED = 2, 3  # the state that the text writes out


def deep():
    """Three layers, four steps; a^[2]⟨3⟩ and what goes into it stand out."""
    return draw(
        TOP + ROW * LAYERS + 40,
        [layer(number) for number in range(1, LAYERS + 1)],
        [ends(t) for t in range(1, STEPS + 1)],
        label(190, TOP + ROW * LAYERS + 24, "time →", "muted", NOTE),
    )


def place(number, t):
    """Where a^[l]⟨t⟩ stands."""
    return FIRST + (t - 1) * COLUMN, TOP + (LAYERS - number) * ROW


def layer(number):
    """One row: its own past comes from the left, the layer below from below."""
    parts = [label(18, place(number, 1)[1], f"[{number}]", "weight")]
    for t in range(1, STEPS + 1):
        x, y = place(number, t)
        strong = "strong" if (number, t) == MARKED else ""
        parts.append(
            node(x, y, f"$a^{{[{number}]⟨{t}⟩}}$", "state", 58, 36, strong)
        )
        if t < STEPS:
            style = "thick" if (number, t + 1) == MARKED else ""
            end = x + COLUMN - 29, y
            parts.append(arrow((x + 29, y), end, role="state", style=style))
        if number < LAYERS:
            style = "thick" if (number + 1, t) == MARKED else ""
            end = x, y - ROW + 18
            parts.append(arrow((x, y - 18), end, role="state", style=style))
    return parts


def ends(t):
    """The input below, the prediction above."""
    x, top = place(LAYERS, t)
    _, bottom = place(1, t)
    return [
        label(x, bottom + 68, f"$x^{{⟨{t}⟩}}$", "input"),
        arrow((x, bottom + 54), (x, bottom + 18), role="input"),
        arrow((x, top - 18), (x, top - 50), role="output"),
        label(x, top - 66, f"$ŷ^{{⟨{t}⟩}}$", "output"),
    ]
