"""Figures of the lesson "Types of RNN"."""

from figures.drawing import NOTE, arrow, brace, draw, label, node

PITCH, WIDE, TALL = 52, 36, 30  # one step, one box
UP = 56  # from a state to its input, and to its prediction


def rnn_types():
    """Five networks of one cell: what goes in, what comes out."""
    first, second, third = 96, 300, 504
    return draw(
        634,
        # in and out at one step
        title(52, first, "one to one"),
        network(52, first, ins=[1], outs=[1], steps=1),
        title(256, first, "one to many"),
        network(256 - PITCH, first, ins=[1], outs=[1, 2, 3], steps=3),
        fed_back(256 - PITCH, first, 2),
        # all in
        title(86, second, "many to one"),
        network(86 - PITCH, second, ins=[1, 2, 3], outs=[3], steps=3),
        title(290, second, "many to many"),
        network(290 - PITCH, second, ins=[1, 2, 3], outs=[1, 2, 3], steps=3),
        # first all in, then all out
        title(190, third, "many to many, encoder and decoder"),
        encoder_and_decoder(34, third),
    )


def title(x, y, text):
    return label(x, y - 84, text, "", NOTE)


def network(x, y, ins, outs, steps):
    """So many steps; x⟨t⟩ only for t in ins, ŷ⟨t⟩ only for t in outs."""
    parts = []
    for t in range(1, steps + 1):
        at = x + PITCH * (t - 1)
        if t > 1:
            parts.append(state_arrow(at, y))
        parts.append(state(at, y))
        if t in ins:
            parts.append(taken(at, y, t))
        if t in outs:
            parts.append(given(at, y, t))
    return parts


def state(x, y, style=""):
    return node(x, y, "$a$" if not style else "$s$", "state", WIDE, TALL, style)


def state_arrow(x, y):
    """From the state one step before."""
    half = WIDE / 2
    return arrow((x - PITCH + half, y), (x - half - 1, y), role="state")


def taken(x, y, t):
    """An input and its arrow, from below."""
    return [
        node(x, y + UP, f"$x^{{⟨{t}⟩}}$", "input", WIDE, TALL),
        arrow((x, y + UP - TALL / 2), (x, y + TALL / 2 + 1), role="input"),
    ]


def given(x, y, t):
    """A prediction and its arrow, upwards."""
    return [
        node(x, y - UP, f"$ŷ^{{⟨{t}⟩}}$", "output", WIDE, TALL),
        arrow((x, y - TALL / 2), (x, y - UP + TALL / 2 + 1), role="output"),
    ]


def fed_back(x, y, count):
    """Each prediction becomes the input of the next step."""
    parts = []
    for t in range(count):
        at = x + PITCH * t
        between = at + PITCH / 2
        path = [
            (at + WIDE / 2, y - UP),
            (between, y - UP),
            (between, y + UP - 14),
            (at + PITCH, y + UP - 14),
            (at + PITCH, y + TALL / 2 + 1),
        ]
        parts.append(arrow(*path, role="output", style="dashed"))
    return parts


def encoder_and_decoder(x, y):
    """Three steps that only read, four that only write."""
    T_x, T_y = 3, 4
    start = x + PITCH * T_x
    parts = [network(x, y, ins=[1, 2, 3], outs=[], steps=T_x)]
    for t in range(T_y):
        at = start + PITCH * t
        parts += [
            state_arrow(at, y),
            state(at, y, "strong"),
            given(at, y, t + 1),
        ]
    half = WIDE / 2
    low = y + UP + TALL / 2 + 8
    last = start + PITCH * (T_y - 1)
    return [
        parts,
        fed_back(start, y, T_y - 1),
        brace((x + PITCH * (T_x - 1) + half, low), (x - half, low)),
        label(x + PITCH, low + 20, "encoder, $T_x$ = 3", "", NOTE),
        brace((last + half, low), (start - half, low)),
        label((start + last) / 2, low + 20, "decoder, $T_y$ = 4", "", NOTE),
    ]


def last_real_step():
    """Where the one gradient enters: at the last step of each example."""
    lengths, T_x, cell = [5, 3, 2], 5, 56
    x, top, pitch = 84, 44, 82
    parts = [
        label(x + cell * t, 14, f"⟨{t + 1}⟩", "muted", NOTE) for t in range(T_x)
    ]
    for i, length in enumerate(lengths):
        y = top + pitch * i + 28
        parts.append(label(38, y, f"({i + 1})", "muted", NOTE))
        for t in range(T_x):
            at = x + cell * t
            parts.append(one_state(at, y, t, length, cell))
    low = top + pitch * len(lengths) + 4
    return draw(
        low + 42,
        parts,
        entry(38, low, "state", "", "values, forward"),
        entry(38, low + 24, "gradient", "", "the gradient, back"),
        entry(222, low, "muted", "dashed", "padding"),
    )


def one_state(x, y, t, length, cell):
    """A box; at the last real step the gradient comes in from above."""
    real, half = t < length, 17
    role, style = ("state", "") if real else ("muted", "open")
    parts = [node(x, y, "$a$", role, 2 * half, TALL, style)]
    if t:
        ends = (x - cell + half, y - 6), (x - half - 1, y - 6)
        parts.append(
            arrow(*ends, role=role, style="" if real else "dashed"),
        )
        if real:
            back = (x - half, y + 7), (x - cell + half + 1, y + 7)
            parts.append(arrow(*back, role="gradient"))
    if t == length - 1:
        tip = (x, y - TALL / 2 - 1)
        parts += [
            arrow((x, y - 34), tip, role="gradient"),
            label(x + 7, y - 27, "from $ŷ$", "gradient", NOTE, "start"),
        ]
    return parts


def entry(x, y, role, style, text):
    """One line of the legend."""
    return [
        arrow((x, y), (x + 30, y), role=role, style=style),
        label(x + 40, y, text, "", NOTE, "start"),
    ]
