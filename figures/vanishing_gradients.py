"""Figures of the lesson "Vanishing gradients": every number from snippets."""

import math

import numpy as np

from figures.drawing import (
    NOTE,
    SMALLEST,
    Data,
    arrow,
    box,
    draw,
    label,
    line,
    number,
    tag,
)
from snippets.one_hot import one_hot
from snippets.rnn import initialize_parameters, rnn_forward
from snippets.vanishing_gradients import (
    angle,
    clip_by_norm,
    clip_by_value,
    gradient_norms_back,
    jacobians,
    product_norms,
)

# The sentence, and how much arrives ------------------------------------------

SENTENCE = "the cat which already ate a lot of good food".split()
N_A = 64


def fading_gradient():
    """The sentence from top to bottom, with what arrives at each word."""
    pitch, left, longest = 26, 84, 200
    bottom = 18 + pitch * len(SENTENCE)
    rows = [
        bar(18 + pitch * i, left, word, share, longest)
        for i, (word, share) in enumerate(
            zip(SENTENCE, arriving_shares(), strict=True)
        )
    ]
    return draw(
        bottom + 46,
        rows,
        label(left - 10, bottom + 12, Data("“was”"), "output", anchor="end"),
        label(left + 4, bottom + 12, "the loss", "gradient", NOTE, "start"),
        arrow((366, bottom), (366, 8), role="gradient"),
        label(372, bottom + 32, "back in time", "gradient", NOTE, "end"),
    )


def arriving_shares():
    """Length of the gradient at each word, relative to the last one."""
    rng = np.random.default_rng(0)
    n_x = len(SENTENCE)
    parameters = initialize_parameters(n_x, N_A, 2, rng)
    x = one_hot(np.arange(n_x)[np.newaxis], n_x)
    caches = rnn_forward(x, np.zeros((N_A, 1)), parameters)[2]
    sent = parameters["Wya"].T @ np.array([[1.0], [-1.0]])
    lengths = gradient_norms_back(sent, caches)[0, :-1]
    return (lengths / lengths[0])[::-1]


def bar(y, left, word, share, longest):
    """One word, its bar, and the share in per cent."""
    style = "strong" if word == "cat" else ""
    end = left + longest * share + 8
    return [
        label(left - 10, y, Data(word), "input", anchor="end"),
        box(left, y - 9, longest * share, 18, "gradient", 2, style),
        label(end, y, f"{100 * share:.0f} %", "gradient", NOTE, "start"),
    ]


# The product of Jacobians ----------------------------------------------------

STEPS = 50
SCALES = {0.5: "input", 1: "state", 3: "gradient"}
HIGHEST, LOWEST = 8, -25  # powers of ten


def jacobian_products():
    """Three curves: the largest singular value of the product over k."""
    return draw(
        372,
        axes(),
        [curve_of(scale, role) for scale, role in SCALES.items()],
        label(place_x(34), place_y(6.3), "3 $W_{aa}$", "gradient"),
        label(place_x(41), place_y(-3.4), "$W_{aa}$", "state"),
        label(place_x(25), place_y(-17.5), "0.5 $W_{aa}$", "input"),
        label(202, 358, "steps back, k", "", NOTE),
        label(
            4, 10, "largest singular value of the product", "", NOTE, "start"
        ),
    )


def sizes_of_products(scale):
    """What the page measures: 64 units, 50 random inputs."""
    rng = np.random.default_rng(0)
    parameters = initialize_parameters(10, N_A, 2, rng)
    parameters["Waa"] = scale * parameters["Waa"]
    x = rng.standard_normal((10, 1, STEPS))
    caches = rnn_forward(x, np.zeros((N_A, 1)), parameters)[2]
    return product_norms(jacobians(caches))[0]


def place_x(k):
    return 54 + 308 * k / STEPS


def place_y(power):
    return 24 + 288 * (HIGHEST - power) / (HIGHEST - LOWEST)


def axes():
    """Thin lines at powers of ten, the one at 1 stronger; ticks below."""
    left, right = place_x(0), place_x(STEPS)
    parts = []
    for power in (5, 0, -5, -10, -15, -20, -25):
        y = place_y(power)
        style = "" if power == 0 else "thin"
        parts.append(line((left, y), (right, y), style=style))
        sign = "−" if power < 0 else ""
        text = f"$10^{{{sign}{abs(power)}}}$" if power else "1"
        parts.append(label(left - 8, y, text, "", SMALLEST, "end"))
    for k in range(0, STEPS + 1, 10):
        x, y = place_x(k), place_y(LOWEST)
        parts.append(line((x, y), (x, y + 5)))
        parts.append(label(x, y + 18, str(k), "", NOTE))
    return parts


def curve_of(scale, role):
    """The sizes as a line through all k."""
    sizes = sizes_of_products(scale)
    points = [
        (place_x(k), place_y(math.log10(size))) for k, size in enumerate(sizes)
    ]
    return line(*points, role=role, style="thick")


# Clipping --------------------------------------------------------------------

GRADIENT = {"first": np.array([6.0]), "second": np.array([2.0])}
LIMIT = 2.5
ORIGIN, UNIT = (34, 182), 52


def clipping():
    """One gradient, the limits of both kinds, and what becomes of it."""
    by_norm = clip_by_norm(GRADIENT, LIMIT)
    by_value = clip_by_value(GRADIENT, LIMIT)
    turned = angle(GRADIENT, by_value)
    edge = LIMIT * UNIT
    x, y = ORIGIN
    return draw(
        252,
        line((x, y), (370, y), style="thin"),
        line((x, y), (x, 12), style="thin"),
        # the limits
        box(x, y - edge, edge, edge, "muted", 0, "open"),
        arc(edge, 0, 90, "muted"),
        label(x + edge, y - edge - 14, "limit by value", "", NOTE),
        label(x + 34, y - edge + 22, "by norm", "", NOTE),
        # the arrows
        arrow(ORIGIN, tip(GRADIENT), role="muted", style="dashed"),
        label(*beside(GRADIENT, -20, -18), named("gradient", GRADIENT), ""),
        arrow(ORIGIN, tip(by_value), role="gate", style="thick"),
        arrow(ORIGIN, tip(by_norm), role="state", style="thick"),
        arc(66, direction(by_norm), direction(by_value), "gate"),
        label(x + 80, y - 41, f"{turned:.0f}°", "gate", NOTE),
        label(20, 212, named("by norm", by_norm), "state", anchor="start"),
        label(366, 212, "not turned", "state", NOTE, "end"),
        label(20, 237, named("by value", by_value), "gate", anchor="start"),
        label(366, 237, f"turned by {turned:.0f}°", "gate", NOTE, "end"),
    )


def pair(gradients):
    """The two entries as numbers."""
    return [g.item() for g in gradients.values()]


def named(name, gradients):
    """The name of an arrow with its two numbers."""
    return f"{name} ({', '.join(f'{round(v, 2):g}' for v in pair(gradients))})"


def tip(gradients):
    """Where the arrow of a gradient ends."""
    first, second = pair(gradients)
    return ORIGIN[0] + UNIT * first, ORIGIN[1] - UNIT * second


def beside(gradients, right, down):
    x, y = tip(gradients)
    return x + right, y + down


def direction(gradients):
    """Degrees from the horizontal."""
    first, second = pair(gradients)
    return math.degrees(math.atan2(second, first))


def arc(radius, start, end, role):
    """Part of a circle around the origin, from one direction to another."""
    points = [
        (
            ORIGIN[0] + radius * math.cos(math.radians(turn)),
            ORIGIN[1] - radius * math.sin(math.radians(turn)),
        )
        for turn in (start, end)
    ]
    (x0, y0), (x1, y1) = points
    path = f"M{number(x0)} {number(y0)}A{number(radius)} {number(radius)}"
    path += f" 0 0 0 {number(x1)} {number(y1)}"
    return tag("path", f"line {role}", d=path)
