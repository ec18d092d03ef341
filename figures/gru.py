"""Figures of the lesson "GRU"."""

import numpy as np

from figures.drawing import (
    NOTE,
    arrow,
    box,
    dot,
    draw,
    grid,
    hatch,
    label,
    line,
    node,
    plus,
    staged,
    tag,
    times,
)
from figures.gates import UNITS, along, sentence, trained
from snippets.gru import (
    gru_cell_forward,
    gru_forward,
    gru_jacobian,
    gru_loss_and_gradients,
    initialize_gru,
    reset_after_cell,
    survival,
)
from snippets.rnn import initialize_parameters, rnn_cell_forward

# The cell ------------------------------------------------------------------

ROW, AVERAGE, GATES, BUS, INPUT = 64, 156, 266, 330, 362  # heights
U, R, CANDIDATE = 104, 190, 292  # middles of the three boxes
FORK, KEEP, RESET = 56, 164, 242  # where c is read, multiplied, reset


def gru_cell():
    """The state on a straight line, and the two gates that decide about it."""
    return cell(4, all_new=True)


def gru_update():
    """First drawing: a gate decides what is kept."""
    return cell(1)


def gru_candidate():
    """Second drawing: what could be written."""
    return cell(2)


def gru_average():
    """Third drawing: old and new are averaged."""
    return cell(3)


def gru_relevance():
    """Fourth drawing: a second gate, between the state and the candidate."""
    return cell(4)


def cell(stage, all_new=False):
    """The cell up to a stage; what an earlier drawing had is grey."""
    parts = (update_gate, candidate, average, relevance_gate)
    frame = box(42, 26, 294, 362, "muted", 16, "open")
    return draw(428, frame, state_line(stage), staged(parts, stage, all_new))


def state_line(stage):
    """The state, on a straight line, and the input."""
    thick = {"role": "state", "style": "thick"}
    last = CANDIDATE if stage >= 3 else KEEP
    return [
        label(19, ROW - 18, "$c^{⟨t−1⟩}$", "state"),
        label(20, ROW + 17, "($n_c$,\u2009$m$)", "muted", 12),
        line((4, ROW), (KEEP - 10, ROW), **thick),
        line((KEEP + 10, ROW), (last - 10, ROW), **thick) * (stage >= 3),
        arrow((last + 10, ROW), (376, ROW), **thick),
        label(360, ROW - 18, "$c^{⟨t⟩}$", "state"),
        label(359, ROW + 17, "($n_c$,\u2009$m$)", "muted", 12),
        label(R + 12, 412, "$x^{⟨t⟩}$", "input"),
        label(R + 30, 412, "($n_x$, $m$)", "muted", NOTE, "start"),
    ]


def update_gate(ink, stage):
    """Γ_u, and 1 − Γ_u on the line."""
    return [
        times(KEEP, ROW, ink("gate")),
        line((U, GATES - 25), (U, AVERAGE), role=ink("gate")),
        line((U, AVERAGE), (KEEP, AVERAGE), role=ink("gate")),
        arrow((KEEP, AVERAGE), (KEEP, 126), role=ink("gate")),
        node(KEEP, 112, "1 −", ink("gate"), 42, 28),
        arrow((KEEP, 98), (KEEP, ROW + 10), role=ink("gate")),
        label(U + 14, AVERAGE + 18, "$Γ_u^{⟨t⟩}$", ink("gate"), anchor="start"),
        # what it reads
        dot(FORK, ROW, ink("state")),
        line((FORK, ROW), (FORK, BUS), (U - 12, BUS), role=ink("state")),
        arrow((U - 12, BUS), (U - 12, GATES + 25), role=ink("state")),
        line((R + 12, 398), (R + 12, INPUT), role=ink("input")),
        arrow(
            (R + 12, INPUT),
            (U + 12, INPUT),
            (U + 12, GATES + 25),
            role=ink("input"),
        ),
        gate(U, "σ", "$W_u$", ink("gate"), ink("weight")),
    ]


def candidate(ink, stage):
    """c̃, from the state and the input; from stage 4 on after the reset."""
    top = AVERAGE + 10 if stage >= 3 else 180
    at = CANDIDATE - 12
    reads = [
        dot(U - 12, BUS, ink("state")),
        line((U - 12, BUS), (at, BUS), role=ink("state")),
        arrow((at, BUS), (at, GATES + 25), role=ink("state")),
    ]
    return [
        arrow((CANDIDATE, GATES - 25), (CANDIDATE, top), role=ink("state")),
        label(CANDIDATE + 10, 210, "$c̃^{⟨t⟩}$", ink("state"), anchor="start"),
        reads if stage < 4 else "",
        dot(R + 12, INPUT, ink("input")),
        arrow(
            (R + 12, INPUT),
            (CANDIDATE + 12, INPUT),
            (CANDIDATE + 12, GATES + 25),
            role=ink("input"),
        ),
        gate(CANDIDATE, "tanh", "$W_c$", ink("state"), ink("weight")),
    ]


def average(ink, stage):
    """Γ_u times c̃ is added to what was kept."""
    return [
        dot(KEEP, AVERAGE, ink("gate")),
        arrow((KEEP, AVERAGE), (CANDIDATE - 10, AVERAGE), role=ink("gate")),
        times(CANDIDATE, AVERAGE, ink("gate")),
        arrow(
            (CANDIDATE, AVERAGE - 10),
            (CANDIDATE, ROW + 10),
            role=ink("state"),
        ),
        plus(CANDIDATE, ROW, ink("state")),
    ]


def relevance_gate(ink, stage):
    """Γ_r, and what it leaves of the state for the candidate."""
    gated, state = ink("gate"), ink("state")
    return [
        dot(U - 12, BUS, state),
        arrow((U - 12, BUS), (RESET - 10, BUS), role=state),
        dot(R - 12, BUS, state),
        arrow((R - 12, BUS), (R - 12, GATES + 25), role=state),
        arrow((R + 12, INPUT), (R + 12, GATES + 25), role=ink("input")),
        arrow((R + 29, GATES), (RESET, GATES), (RESET, BUS - 10), role=gated),
        label(RESET, GATES - 37, "$Γ_r^{⟨t⟩}$", gated),
        times(RESET, BUS, gated),
        arrow(
            (RESET + 10, BUS),
            (CANDIDATE - 12, BUS),
            (CANDIDATE - 12, GATES + 25),
            role=state,
        ),
        gate(R, "σ", "$W_r$", gated, ink("weight")),
    ]


def gate(x, function, weights, role, of_weights):
    """A box that multiplies what it reads, adds a bias, and squashes."""
    return tag(
        "g",
        "node",
        box(x - 29, GATES - 25, 58, 50, role, 8)
        + label(x, GATES - 11, function, role)
        + label(x, GATES + 11, weights, of_weights),
    )


# Reset before and after the product -------------------------------------------

CELL = 26


def gru_reset():
    """Which numbers of W_cc count, before and after; the middle gate is 0."""
    return draw(
        238,
        half(8, "before the product", read_by(gru_cell_forward)),
        line((190, 8), (190, 230), style="thin"),
        half(200, "after the product", read_by(reset_after_cell)),
    )


def half(left, when, counts):
    """One order: the gate, the matrix and what it meets."""
    before = when.startswith("before")
    x, y = left + (14 if before else 40), 84
    gate = [["1", "0", "1"]] if before else [["1"], ["0"], ["1"]]
    at = (x, y - 34) if before else (x - 36, y)
    shape = (1, 3) if before else (3, 1)
    crossed = [
        hatch(x + CELL * j, y + CELL * i, CELL, CELL)
        for i, j in np.argwhere(~counts)
    ]
    read = counts.any(axis=0)
    c_left = x + 3 * CELL + 24
    return [
        label(left + 86, 16, when, "", anchor="middle"),
        label(
            at[0] + (112 if before else 12),
            at[1] + (13 if before else -14),
            "$Γ_r^{⟨t⟩}$",
            "gate",
        ),
        grid(*at, *shape, (CELL, CELL), "gate", gate),
        grid(x, y, 3, 3, (CELL, CELL), "weight"),
        crossed,
        label(x + 1.5 * CELL, y + 3 * CELL + 16, "$W_{cc}$", "weight"),
        grid(c_left, y, 3, 1, (CELL, CELL), "state"),
        [
            hatch(c_left, y + CELL * j, CELL, CELL)
            for j in np.flatnonzero(~read)
        ],
        label(c_left + 17, y + 3 * CELL + 16, "$c^{⟨t−1⟩}$", "state"),
        [
            label(left + 86, 206 + 20 * k, text, "", NOTE)
            for k, text in enumerate(
                ("a column is gone:", "nobody reads entry 2")
                if before
                else ("a row is gone:", "candidate 2 reads nothing")
            )
        ],
    ]


def read_by(cell):
    """Whether candidate i moves with old entry j (3, 3), by trying."""
    zeros = np.zeros((3, 4))
    p = initialize_gru(1, 3, 2, np.random.default_rng(0))
    p |= {"Wu": zeros, "Wr": zeros, "bcc": np.zeros((3, 1))}
    p["bu"] = np.full((3, 1), 40.0)  # all is written: c_next is the candidate
    p["br"] = np.array([[40.0], [-40.0], [40.0]])
    xt, old = np.zeros((1, 1)), np.full((3, 1), 0.5)
    result = cell(xt, old, p)
    start = result[0] if isinstance(result, tuple) else result
    moves = []
    for j in range(3):
        moved = old + 0.1 * np.eye(3)[:, [j]]
        result = cell(xt, moved, p)
        end = result[0] if isinstance(result, tuple) else result
        moves.append(np.abs(end - start)[:, 0] > 1e-9)
    return np.array(moves).T


# Gates of a trained network --------------------------------------------------


def gru_gates():
    """The first network of the page, along one sentence."""
    parameters = trained(initialize_gru, gru_loss_and_gradients)
    c, _, caches = gru_forward(sentence(), np.zeros((UNITS, 1)), parameters)
    blocks = [
        ("$Γ_u^{⟨t⟩}$", "gate", caches["u"][:, 0]),
        ("$Γ_r^{⟨t⟩}$", "gate", caches["r"][:, 0]),
        ("$c^{⟨t⟩}$", "state", c[:, 0]),
    ]
    return along(blocks, width=30, gap=16)


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
