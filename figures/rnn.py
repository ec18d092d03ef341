"""Figures of the lesson "The RNN model"."""

from figures.drawing import (
    NOTE,
    arrow,
    box,
    brace,
    curve,
    dot,
    dots,
    draw,
    label,
    line,
    node,
    operation,
    plus,
    tag,
)


def rnn_cell():
    """What one cell computes, with the shape of everything."""
    row, x_way, y_way = 236, 160, 274  # the paths of a, x and y
    return draw(
        412,
        box(66, 58, 252, 298, "muted", 16, "open"),
        # the state, from left to right
        label(28, row - 18, "$a^{⟨t−1⟩}$", "state"),
        label(30, row + 18, "($n_a$, $m$)", "muted", NOTE),
        arrow((6, row), (76, row), role="state"),
        weights(100, row, "$W_{aa}$", "($n_a$, $n_a$)"),
        arrow((124, row), (x_way - 11, row)),
        plus(x_way, row),
        arrow((x_way + 11, row), (192, row)),
        operation(220, row, "tanh", 54),
        line((247, row), (y_way, row), role="state"),
        dot(y_way, row, "state"),
        arrow((y_way, row), (374, row), role="state"),
        label(350, row - 18, "$a^{⟨t⟩}$", "state"),
        label(350, row + 18, "($n_a$, $m$)", "muted", NOTE),
        # the input, from below
        label(x_way, 396, "$x^{⟨t⟩}$", "input"),
        label(x_way + 18, 396, "($n_x$, $m$)", "muted", NOTE, "start"),
        arrow((x_way, 379), (x_way, 329), role="input"),
        weights(x_way, 312, "$W_{ax}$", ""),
        label(x_way + 30, 312, "($n_a$, $n_x$)", "muted", NOTE, "start"),
        arrow((x_way, 296), (x_way, row + 11)),
        # the bias
        label(x_way, 170, "$b_a$", "weight"),
        label(x_way - 14, 170, "($n_a$, 1)", "muted", NOTE, "end"),
        arrow((x_way, 185), (x_way, row - 11)),
        # the prediction, upwards
        arrow((y_way, row), (y_way, 206), role="state"),
        weights(y_way, 190, "$W_{ya}$", ""),
        label(y_way - 30, 190, "($n_y$, $n_a$)", "muted", NOTE, "end"),
        arrow((y_way, 174), (y_way, 150)),
        plus(y_way, 139),
        label(232, 139, "$b_y$", "weight"),
        label(216, 139, "($n_y$, 1)", "muted", NOTE, "end"),
        arrow((246, 139), (y_way - 11, 139)),
        arrow((y_way, 128), (y_way, 105)),
        operation(y_way, 90, "softmax", 76),
        arrow((y_way, 75), (y_way, 32), role="output"),
        label(y_way, 16, "$ŷ^{⟨t⟩}$", "output"),
        label(y_way + 18, 16, "($n_y$, $m$)", "muted", NOTE, "start"),
    )


def weights(x, y, name, shape):
    """A matrix that multiplies what comes in; its shape below."""
    text = label(x, y + 28, shape, "muted", NOTE) if shape else ""
    return node(x, y, name, "weight", 48, 32) + text


def unrolled():
    """The network with its loop, and below the same unrolled in time."""
    return draw(
        494,
        folded(150, 108),
        line((10, 234), (370, 234), style="thin"),
        label(190, 254, "the same, unrolled in time", "", NOTE),
        steps(376),
    )


def folded(x, y):
    """One cell whose state comes back, one step later."""
    return [
        column(x, y, "t"),
        curve(
            (x + 27, y - 10),
            (x + 96, y - 52),
            (x + 96, y + 52),
            (x + 27, y + 10),
            role="state",
        ),
        label(x + 92, y - 10, "$W_{aa}$", "weight", anchor="start"),
        label(x + 92, y + 12, "one step later", "", NOTE, "start"),
    ]


def steps(y):
    """From a⟨0⟩ to a⟨T_x⟩, with the same three matrices at each step."""
    first, second, last = 120, 216, 340
    return [
        node(27, y, "$a^{⟨0⟩}$", "state", 46),
        step_arrow(50, first - 27, y),
        column(first, y, "1"),
        step_arrow(first + 27, second - 27, y),
        column(second, y, "2"),
        line((second + 27, y), (second + 41, y), role="state"),
        dots(second + 59, y, "state"),
        arrow((second + 77, y), (last - 29, y), role="state"),
        column(last, y, "T_x", 58),
    ]


def step_arrow(start, end, y):
    """From one state to the next."""
    text = label((start + end) / 2 - 1, y - 16, "$W_{aa}$", "weight")
    return text + arrow((start, y), (end, y), role="state")


def column(x, y, t, width=54):
    """One step: x⟨t⟩ below, the state, ŷ⟨t⟩ above."""
    return [
        label(x, y + 96, f"$x^{{⟨{t}⟩}}$", "input"),
        arrow((x, y + 82), (x, y + 18), role="input"),
        label(x + 7, y + 52, "$W_{ax}$", "weight", anchor="start"),
        node(x, y, f"$a^{{⟨{t}⟩}}$", "state", width),
        arrow((x, y - 18), (x, y - 76), role="output"),
        label(x + 7, y - 44, "$W_{ya}$", "weight", anchor="start"),
        label(x, y - 92, f"$ŷ^{{⟨{t}⟩}}$", "output"),
    ]


def stacking():
    """Two products in one: matrices side by side, vectors on each other."""
    n_a, n_x, m = 62, 104, 46  # how large they are drawn
    middle, left, vector, result = 122, 14, 204, 324
    top = middle - n_a / 2
    tall = middle - (n_a + n_x) / 2
    half = left + n_a, tall + n_a
    return draw(
        286,
        # W_a
        label(left + (n_a + n_x) / 2, top - 16, "$W_a$", "weight"),
        part(left, top, n_a, n_a, "$W_{aa}$", "state"),
        part(half[0], top, n_x, n_a, "$W_{ax}$", "input"),
        brace((half[0] - 2, top + n_a + 6), (left, top + n_a + 6)),
        label(left + n_a / 2, top + n_a + 27, "$n_a$"),
        brace((half[0] + n_x, top + n_a + 6), (half[0] + 2, top + n_a + 6)),
        label(half[0] + n_x / 2, top + n_a + 27, "$n_x$"),
        # [a, x]
        label(vector + m / 2, tall - 16, "[$a^{⟨t−1⟩}$, $x^{⟨t⟩}$]"),
        part(vector, tall, m, n_a, "$a^{⟨t−1⟩}$", "state"),
        part(vector, half[1], m, n_x, "$x^{⟨t⟩}$", "input"),
        brace((vector + m + 6, tall), (vector + m + 6, half[1] - 2)),
        label(vector + m + 27, tall + n_a / 2, "$n_a$"),
        brace((vector + m + 6, half[1] + 2), (vector + m + 6, half[1] + n_x)),
        label(vector + m + 27, half[1] + n_x / 2, "$n_x$"),
        # their product
        label(192, middle, "·"),
        label(303, middle, "="),
        part(result, top, m, n_a, "", "state"),
        # shapes
        shape(left + (n_a + n_x) / 2, top + n_a + 48, "($n_a$, $n_a$ + $n_x$)"),
        shape(vector + m / 2, half[1] + n_x + 16, "($n_a$ + $n_x$, $m$)"),
        shape(result + m / 2 - 4, top + n_a + 16, "($n_a$, $m$)"),
        label(
            190,
            266,
            "$W_a$ [$a^{⟨t−1⟩}$, $x^{⟨t⟩}$]  =  "
            "$W_{aa} a^{⟨t−1⟩}$ + $W_{ax} x^{⟨t⟩}$",
        ),
    )


def part(x, y, width, height, text, role):
    """A block of an array."""
    middle = x + width / 2, y + height / 2
    text = label(*middle, text, role) if text else ""
    return tag("g", "node", box(x, y, width, height, role, 0) + text)


def shape(x, y, text):
    return label(x, y, text, "muted", NOTE)
