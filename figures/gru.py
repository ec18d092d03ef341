"""Figures of the lesson "GRU"."""

import numpy as np

from figures.drawing import (
    NOTE,
    arrow,
    box,
    dot,
    draw,
    label,
    line,
    operation,
    plus,
    tag,
    times,
)
from snippets.gru import (
    gru_cell_forward,
    gru_jacobian,
    initialize_gru,
    survival,
)
from snippets.rnn import initialize_parameters, rnn_cell_forward

# The cell ------------------------------------------------------------------

ROW, AVERAGE, GATES, BUS, INPUT = 64, 156, 266, 330, 362  # heights
U, R, CANDIDATE = 104, 190, 292  # middles of the three boxes


def gru_cell():
    """The state on a straight line, and the two gates that decide about it."""
    fork, keep, reset = 56, 164, 242
    return draw(
        428,
        box(40, 26, 296, 362, "muted", 16, "open"),
        # the state, on a straight line
        label(19, ROW - 18, "$c^{⟨t−1⟩}$", "state"),
        label(20, ROW + 17, "($n_c$,\u2009$m$)", "muted", 12),
        line((4, ROW), (keep - 10, ROW), role="state", style="thick"),
        times(keep, ROW),
        line(
            (keep + 10, ROW), (CANDIDATE - 10, ROW), role="state", style="thick"
        ),
        plus(CANDIDATE, ROW),
        arrow((CANDIDATE + 10, ROW), (376, ROW), role="state", style="thick"),
        label(360, ROW - 18, "$c^{⟨t⟩}$", "state"),
        label(359, ROW + 17, "($n_c$,\u2009$m$)", "muted", 12),
        # Γ_u and 1 − Γ_u
        line((U, GATES - 25), (U, AVERAGE), role="gate"),
        arrow((U, AVERAGE), (CANDIDATE - 10, AVERAGE), role="gate"),
        dot(keep, AVERAGE, "gate"),
        arrow((keep, AVERAGE), (keep, 126), role="gate"),
        operation(keep, 112, "1 −", 42, 28),
        arrow((keep, 98), (keep, ROW + 10), role="gate"),
        label(U + 14, AVERAGE + 18, "$Γ_u$", "gate", anchor="start"),
        # c̃ times Γ_u
        arrow((CANDIDATE, GATES - 25), (CANDIDATE, AVERAGE + 10)),
        label(CANDIDATE + 10, 200, "$c̃^{⟨t⟩}$", anchor="start"),
        times(CANDIDATE, AVERAGE),
        arrow((CANDIDATE, AVERAGE - 10), (CANDIDATE, ROW + 10)),
        # what the gates read
        dot(fork, ROW, "state"),
        line((fork, ROW), (fork, BUS), role="state"),
        arrow((fork, BUS), (reset - 10, BUS), role="state"),
        [rise(x - 12, BUS, "state") for x in (U, R)],
        arrow((R + 29, GATES), (reset, GATES), (reset, BUS - 10), role="gate"),
        label(reset - 10, GATES - 17, "$Γ_r$", "gate"),
        times(reset, BUS),
        arrow(
            (reset + 10, BUS),
            (CANDIDATE - 12, BUS),
            (CANDIDATE - 12, GATES + 25),
            role="state",
        ),
        line((R + 12, 398), (R + 12, INPUT), role="input"),
        rise(R + 12, INPUT, "input"),
        [
            arrow(
                (R + 12, INPUT),
                (x + 12, INPUT),
                (x + 12, GATES + 25),
                role="input",
            )
            for x in (U, CANDIDATE)
        ],
        label(R + 12, 412, "$x^{⟨t⟩}$", "input"),
        label(R + 30, 412, "($n_x$, $m$)", "muted", NOTE, "start"),
        gate(U, "σ", "$W_u$", "gate"),
        gate(R, "σ", "$W_r$", "gate"),
        gate(CANDIDATE, "tanh", "$W_c$", "muted"),
    )


def gate(x, function, weights, role):
    """A box that multiplies what it reads, adds a bias, and squashes."""
    return tag(
        "g",
        "node",
        box(x - 29, GATES - 25, 58, 50, role, 8)
        + label(x, GATES - 11, function, role)
        + label(x, GATES + 11, weights, "weight"),
    )


def rise(x, start, role):
    """From a bus up into a box."""
    return dot(x, start, role) + arrow((x, start), (x, GATES + 25), role=role)


# The survival of the gradient ----------------------------------------------

STEPS, DECADES = 100, 20
LEFT, RIGHT, TOP, BOTTOM = 52, 366, 34, 284


def gru_survival():
    """How much of a gradient is left some steps back, computed."""
    rnn, grus = survivals()
    return draw(
        340,
        label(LEFT - 40, 14, "what is left of the gradient", "", NOTE, "start"),
        [y_tick(decade) for decade in range(0, DECADES + 1, 5)],
        [x_tick(step) for step in range(0, STEPS + 1, 25)],
        label((LEFT + RIGHT) / 2, 328, "steps back", "", NOTE),
        plotted(rnn, "muted", "dashed"),
        [
            plotted(sizes, role)
            for sizes, role in zip(
                grus, ("output", "gate", "state"), strict=True
            )
        ],
        named(36, 12.5, "plain RNN", "muted"),
        named(84, 12, "GRU, $b_u$ = 0", "output"),
        named(82, 5.9, "$b_u$ = −2", "gate"),
        named(82, 1.9, "$b_u$ = −4", "state"),
    )


def survivals():
    """The experiment of the page: the RNN, and the GRU with three biases."""
    n_x, n_c = 10, 50
    rng = np.random.default_rng(0)
    parameters = initialize_gru(n_x, n_c, 2, rng)
    plain = initialize_parameters(n_x, n_c, 2, rng)
    x = rng.standard_normal((n_x, 1, STEPS))
    biases = [parameters["bu"] + b_u for b_u in (0, -2, -4)]
    return rnn_survival(x, plain), [
        gru_survival_of(x, parameters | {"bu": bu}) for bu in biases
    ]


def rnn_survival(x, parameters):
    """Jacobians of the plain cell: diag(1 − a²) W_aa."""
    a, jacobians = np.zeros((len(parameters["ba"]), 1)), []
    for t in range(x.shape[-1]):
        a, _, _ = rnn_cell_forward(x[..., t], a, parameters)
        jacobians.append((1 - a**2) * parameters["Waa"])
    return survival(jacobians)


def gru_survival_of(x, parameters):
    """Jacobians of the GRU."""
    c, jacobians = np.zeros((len(parameters["bc"]), 1)), []
    for t in range(x.shape[-1]):
        c, _, cache = gru_cell_forward(x[..., t], c, parameters)
        jacobians.append(gru_jacobian(cache))
    return survival(jacobians)


def point(steps, decades):
    """Where so many steps back and so many powers of ten down are drawn."""
    return (
        LEFT + (RIGHT - LEFT) * steps / STEPS,
        TOP + (BOTTOM - TOP) * decades / DECADES,
    )


def plotted(sizes, role, style=""):
    """A curve from 0 steps back, where everything is left."""
    decades = [0, *-np.log10(sizes)]
    points = [point(k, decade) for k, decade in enumerate(decades)]
    return line(*points, role=role, style=style)


def named(steps, decades, text, role):
    return label(*point(steps, decades), text, role, NOTE)


def y_tick(decade):
    """A grid line with its power of ten."""
    (left, y), (right, _) = point(0, decade), point(STEPS, decade)
    text = f"$10^{{−{decade}}}$" if decade else "1"
    grid = line((left, y), (right, y), style="thin")
    return grid + label(left - 7, y, text, "muted", NOTE, "end")


def x_tick(step):
    x, y = point(step, DECADES)
    tick = line((x, y), (x, y + 5), style="thin")
    return tick + label(x, y + 16, str(step), "muted", NOTE)
