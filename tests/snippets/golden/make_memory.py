"""Make memory.json: long trainings of the lessons "GRU" and "LSTM".

The lessons print how their memory tasks end over 100 steps. That takes minutes,
so a page runs the short task only. This script takes the program from the page
and runs it over 100 steps, five starts a row. From the root of the repository:

    python -m tests.snippets.golden.make_memory

Nothing here is an independent answer: the file keeps what our program found,
and a test compares it with the table on the page.
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy as np

from snippets.rnn import initialize_parameters
from tools.proof import pages

PATH = Path(__file__).with_name("memory.json")
SEEDS, T_X, LEARNED = range(5), 100, 0.2

# lesson: the section with the program, its function, rows of its first argument
TASKS = {
    "gru": ("run-train", "learn_to_keep", [None, 0, -3, -14]),
    "lstm": ("forget-bias", "learn_to_recall", [None, 0, 1, 3, 5]),
}
# lesson: the units of a plain RNN with as many parameters as the other rows
AS_LARGE = {"gru": 30, "lstm": 21}


def programs(lesson):
    """All programs of a page up to and with the one of its task, joined."""
    section, function, _ = TASKS[lesson]
    page, sources = pages.read(Path(f"docs/en/{lesson}.md")), []
    for block in page.blocks:
        if block.is_program and block.language == "python":
            sources.append(block.source)
            if block.heading == section and f"def {function}" in sources[-1]:
                return sources
    raise ValueError(f"docs/en/{lesson}.md: no {function} under #{section}")


def fingerprint(lesson):
    """Changes with the program of the task."""
    return hashlib.sha256(programs(lesson)[-1].encode()).hexdigest()[:16]


def table(rows):
    """The rows of the page, as Markdown."""
    return "\n".join(
        f"| {name} | {' '.join(f'{loss:.2f}' for loss in sorted(losses))} |"
        f" {sum(loss < LEARNED for loss in losses)} of {len(losses)} |"
        for name, losses in rows.items()
    )


def faults(lesson):
    """Say whether the program or the table of a page is another one now."""
    measured = json.loads(PATH.read_text("utf-8"))[lesson]
    page = Path(f"docs/en/{lesson}.md")
    if measured["program"] != fingerprint(lesson):
        yield f"{page}: the program changed: python -m {__name__} runs it"
    if table(measured["rows"]) not in page.read_text("utf-8"):
        yield f"{page}: the table is not\n{table(measured['rows'])}"


def as_large(parameters, n_x, n_y):
    """The units of the plain RNN nearest in size, and how far it is off."""
    size = sum(array.size for array in parameters.values())
    far = {}
    for units in range(10, 50):
        rng = np.random.default_rng(0)
        plain = initialize_parameters(n_x, units, n_y, rng)
        far[units] = abs(sum(a.size for a in plain.values()) / size - 1)
    units = min(far, key=far.get)
    return units, far[units]


def name_of(lesson, bias):
    """What stands in the first column."""
    if bias is None:
        return "plain RNN"
    letter = {"gru": "u", "lstm": "f"}[lesson]
    return f"{lesson.upper()}, $b_{letter} = {bias}$"


def row(run, bias, **options):
    """The losses from all starts."""
    return [float(run(bias, T_X, seed, **options)) for seed in SEEDS]


def train(lesson):
    """All rows of one lesson."""
    _, function, biases = TASKS[lesson]
    names, units = {}, AS_LARGE[lesson]
    for source in programs(lesson):
        exec(compile(source, lesson, "exec"), names)
    run = names[function]
    rows = {name_of(lesson, None): row(run, None)}
    rows[f"plain RNN, {units} units"] = row(run, None, units=units)
    return rows | {name_of(lesson, b): row(run, b) for b in biases[1:]}


def main():
    """Write memory.json and print the tables for the pages."""
    golden = {
        "made by": "tests/snippets/golden/make_memory.py",
        "versions": {
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
    for lesson in TASKS:
        rows = train(lesson)
        golden[lesson] = {"program": fingerprint(lesson), "rows": rows}
        print(lesson, table(rows), sep="\n")
    PATH.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
