"""How fast the snippets are, as ratios to peers of the same run: `make bench`.

A ratio is our time divided by that of a peer, so below 1 we are faster: the
median over many rounds, in each of which all run one after the other. Peers
are the textbook versions (tools/measure/textbook.py) and, where PyTorch can be
imported, torch.nn. Everything runs on one thread. How many times as long the
textbook takes is written into docs/measured.md, for the pages.
"""

import os

# One thread each; before NumPy and PyTorch are imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
os.environ["VECLIB_MAXIMUM_THREADS"] = "1"

import time
import tracemalloc
from typing import NamedTuple

import numpy as np

from snippets import bptt, gru, language_model, lstm, one_hot, rnn
from tools.measure import gain, textbook

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None

SHAPES = [
    (27, 100, 1, 25),
    (50, 64, 32, 50),
    (128, 256, 64, 100),
    (3, 5, 10, 4),
]
SECONDS = 1.5  # for one line of the table
DTYPES = (np.float64, np.float32)


class Model(NamedTuple):
    """The functions of one kind of network, ours and the textbook's."""

    initialize: callable
    forward: callable
    backward: callable
    cell: callable
    cell_backward: callable
    states: int


MODELS = {
    "RNN": Model(
        rnn.initialize_parameters,
        rnn.rnn_forward,
        bptt.rnn_backward,
        textbook.rnn_cell,
        textbook.rnn_cell_backward,
        1,
    ),
    "GRU": Model(
        gru.initialize_gru,
        gru.gru_forward,
        gru.gru_backward,
        textbook.gru_cell,
        textbook.gru_cell_backward,
        1,
    ),
    "LSTM": Model(
        lstm.initialize_lstm,
        lstm.lstm_forward,
        lstm.lstm_backward,
        textbook.lstm_cell,
        textbook.lstm_cell_backward,
        2,
    ),
}


class Problem(NamedTuple):
    """Random inputs of one shape."""

    x: np.ndarray
    a0: np.ndarray
    da: np.ndarray
    parameters: dict


def draw(model, shape, dtype, n_y=None):
    """A random problem with n_x classes, unless n_y is given."""
    n_x, n_a, m, T = shape
    rng = np.random.default_rng(0)
    parameters = model.initialize(n_x, n_a, n_y or n_x, rng)
    arrays = (
        rng.standard_normal((n_x, m, T)),
        np.zeros((n_a, m)),
        rng.standard_normal((n_a, m, T)),
    )
    return Problem(
        *(array.astype(dtype) for array in arrays),
        {key: value.astype(dtype) for key, value in parameters.items()},
    )


def ours(name, problem):
    """Our forward pass, and forward with backward, as two functions."""
    model = MODELS[name]
    x, a0, da, parameters = problem
    da = np.ascontiguousarray(da.T).T  # in memory as output_backward has it

    def forward():
        return model.forward(x, a0, parameters)

    def both():
        return model.backward(da, forward()[-1])

    return forward, both


def usual(name, problem):
    """The same two functions, as a textbook has them."""
    model = MODELS[name]
    x, a0, da, parameters = problem

    def forward():
        states = [a0] * model.states
        return textbook.forward(model.cell, x, states, parameters)

    def both():
        extra = model.states - 1
        caches = forward()[-1]
        return textbook.backward(model.cell_backward, da, caches, extra)

    return forward, both


def pytorch(name, problem):
    """The same two functions of torch.nn, with time first, as it likes it."""
    n_x, n_a = len(problem.x), len(problem.a0)
    x, da = (
        torch.from_numpy(np.ascontiguousarray(array.T))
        for array in (problem.x, problem.da)
    )
    net = getattr(torch.nn, name)(n_x, n_a).to(x.dtype)
    linear = torch.nn.Linear(n_a, n_x).to(x.dtype)
    x.requires_grad_()

    def forward():
        a, _ = net(x)
        return a, torch.softmax(linear(a), -1)

    def both():
        forward()[0].backward(da)

    return forward, both


def interleave(functions, seconds=SECONDS, rounds=(5, 300), turn=0.002):
    """Times of all functions, (rounds, functions): A B A B …

    A turn of a fast function is many calls, as in training.
    """
    for function in functions:
        function()  # warms up
    calls = [1 + int(turn / clock(function)) for function in functions]
    turns = [*zip(functions, calls, strict=True)]
    times = [[clock(*turn) for turn in turns]]
    fewest, most = rounds
    total = np.dot(times[0], calls)
    for _ in range(min(most, max(fewest, int(seconds / total)))):
        times.append([clock(*turn) for turn in turns])
    return np.array(times)


def clock(function, calls=1):
    """The seconds of one call, as a mean over so many.

    Of the processor: other programs count less, and there is one thread.
    """
    start = time.process_time()
    for _ in range(calls):
        function()
    return (time.process_time() - start) / calls


def ratios(times):
    """The first function's time over that of each other one, pair by pair."""
    return np.median(times[:, :1] / times[:, 1:], axis=0)


def targets(name, shape, dtype, backward):
    """What is to be reached, for the textbook and for PyTorch; None if nothing.

    The usual RNN at the first shape is to be 2.5 times as slow.
    """
    if not backward:
        return None, None
    of_textbook = (0.4 if shape == SHAPES[0] else 1) if name == "RNN" else None
    of_pytorch = 1 if name == "RNN" or dtype is np.float64 else None
    return of_textbook, of_pytorch


def verdict(ratio, target):
    """A ratio beside its target, and whether that is missed."""
    if target is None:
        return f"{ratio:.2f}".ljust(14)
    sign = "≤" if ratio <= target else "MISSES"
    return f"{ratio:.2f} {sign} {target:g}".ljust(14)


def codes():
    """For each section of docs/measured.md the functions that it measures."""
    found = {}
    for section, (name, back) in gain.MEASURED.items():
        model = MODELS[name]
        found[section] = [model.forward, textbook.forward, model.cell]
        if back:
            pair = model.cell_backward, textbook.backward
            found[section] += [model.backward, *pair]
    return found


def line(name, shape, dtype):
    """Yield forward, then with backward: the ratios, a line of the table."""
    problem = draw(MODELS[name], shape, dtype)
    peers = [ours, usual] + [pytorch] * bool(torch)
    functions = zip(*(peer(name, problem) for peer in peers), strict=True)
    for backward, row in enumerate(functions):
        times = interleave(row)
        goals = targets(name, shape, dtype, backward)
        found = ratios(times)
        against = map(verdict, found, goals)
        what = "forward+backward" if backward else "forward"
        ms = np.median(times[:, 0]) * 1000
        yield (
            found,
            f"{dtype.__name__:8} {name:5}{shape!s:20}{what:17}{ms:9.3f}  "
            + "".join(against),
        )


def growth(name, lengths=(25, 50, 100, 200, 400)):
    """The exponent k of time ~ T^k, forward and backward."""
    problems = [
        draw(MODELS[name], (27, 100, 8, T), np.float64) for T in lengths
    ]
    times = interleave([ours(name, problem)[1] for problem in problems])
    return np.polyfit(np.log(lengths), np.log(np.median(times, axis=0)), 1)[0]


def memory(name, peer, T=50):
    """What a step leaves in memory for backward, in n_a·m numbers."""
    held = []
    for length in (T, 2 * T):
        problem = draw(MODELS[name], (1, 64, 32, length), np.float64, n_y=1)
        held.append(kept(peer(name, problem)[0]))
    return (held[1] - held[0]) / T / problem.a0.nbytes


def kept(function):
    """How many bytes the result of a function takes."""
    tracemalloc.start()
    result = function()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del result
    return size


def characters(dtype, n_a=100, T=25):
    """Training steps of the character model: ours and the usual loop's."""
    rng = np.random.default_rng(0)
    n_x = 27
    text = rng.integers(n_x, size=10_000)

    def parameters():
        made = rnn.initialize_parameters(
            n_x, n_a, n_x, np.random.default_rng(0)
        )
        return {key: value.astype(dtype) for key, value in made.items()}

    def pieces():
        while True:
            first = rng.integers(len(text) - T - 1)
            yield text[first : first + T], text[first + 1 : first + T + 1]

    def batches():
        a0 = np.zeros((n_a, 1), dtype)
        for piece in pieces():
            x, y = (
                one_hot.one_hot(part[np.newaxis], n_x, dtype) for part in piece
            )
            yield x, y, a0, None

    steps = language_model.train(
        bptt.rnn_loss_and_gradients, batches(), parameters()
    )
    usual_pieces, of_usual = pieces(), parameters()
    state = {"a": np.zeros((n_a, 1), dtype)}

    def usual_step():
        piece = next(usual_pieces)
        textbook.train_characters(*piece, of_usual, state, 0.1)

    return lambda: next(steps), usual_step


def main():
    """Print the tables, and write what the pages show of them."""
    print(__doc__.partition("\n\n")[2])
    print(f"NumPy {np.__version__}, PyTorch {torch and torch.__version__}\n")
    title = "         (n_x, n_a, m, T)"
    print(f"{title:50}  our ms  ÷ textbook    ÷ PyTorch")
    gains = {section: [] for section in gain.MEASURED}
    sections = {pair: section for section, pair in gain.MEASURED.items()}
    for dtype in DTYPES:
        for name in MODELS:
            for shape in SHAPES:
                for back, (found, text) in enumerate(line(name, shape, dtype)):
                    print(text, flush=True)
                    if dtype is np.float64:
                        gains[sections[name, bool(back)]].append(1 / found[0])
    gain.write(gains, SHAPES, codes())
    print("\nCharacter model (hidden 100, sequence 25), steps a second")
    for dtype in DTYPES:
        times = interleave(characters(dtype), rounds=(50, 2000))
        fast, usual_one = 1 / np.median(times, axis=0)
        print(
            f"{dtype.__name__}: ours {fast:.0f}, usual loop {usual_one:.0f},"
            f" ratio of times {ratios(times)[0]:.2f}"
        )
    print("\nGrowth with T: time ~ T^k. Memory a step keeps, in n_a·m numbers")
    for name in MODELS:
        here, there = (memory(name, peer) for peer in (ours, usual))
        print(f"{name:5} k = {growth(name):.2f} (target 1)", end="   ")
        print(f"memory {here:.1f}, textbook {there:.1f}")


if __name__ == "__main__":
    main()
