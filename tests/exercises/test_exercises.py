"""Each exercise takes the printed solution and refuses wrong answers."""

import ast
import functools
import importlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from exercises.checking import Task, verdict
from tools.proof import pages, programs
from tools.run import runtime
from tools.run.session import Names, Session

# Exercises that only ask for thought: the reason. The solution is still there.
NOT_CHECKED = {
    "en/music.md#exercise-copies": "one measurement, and what you make of it",
    "en/one-hot.md#exercise-order": "what two given arrays print is looked at",
}
FEWEST = 3  # wrong answers to an exercise
# Two words side by side, which no value or name of Python has.
ENGLISH = re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")


def module_of(path, folder="exercises"):
    """Import what belongs to a lesson in a folder, or return None."""
    name = f"{folder}.{path.stem.replace('-', '_')}"
    if not Path(name.replace(".", "/") + ".py").exists():
        return None
    return importlib.import_module(name)


def tasks_of(path):
    """Return the tasks of a lesson by the ids of their headings."""
    module = module_of(path)
    return (
        {
            name.replace("_", "-"): value
            for name, value in vars(module).items()
            if isinstance(value, Task)
        }
        if module
        else {}
    )


def wrong_answers(path):
    """Return the wrong answers to each task of a lesson."""
    module = module_of(path, "tests.exercises")
    return module.WRONG if module else {}


def headings(page):
    """List the ids of the exercises of a page."""
    found = page.html.select("h3[id^=exercise-]")
    return [heading["id"] for heading in found]


def blocks_under(page, heading):
    """Return the start of an answer, or None, and the printed solution."""
    blocks = [b for b in page.blocks if b.language == "python"]
    mine = [b for b in blocks if b.heading == heading]
    starts = [b for b in mine if not b.element.find_parent("details")]
    if len(starts) > 1:
        raise ValueError(f"{starts[1].where}: a second start of an answer")
    solution = [b for b in mine if b not in starts]
    return starts[0] if starts else None, solution


def answer_in(task, solution):
    """Return of a solution what a reader would write: what the test calls.

    That is a definition, and those that it relies on.
    """
    source = "\n\n\n".join(block.source for block in solution)
    lines = source.split("\n")
    names = {node: Names(node) for node in ast.parse(source).body}
    wanted, kept = {task.call}, set()
    while more := {
        node
        for node, its in names.items()
        if node not in kept and (its.bound | its.defined) & wanted
    }:
        kept |= more
        wanted |= set().union(*(names[node].read for node in more))
    return "\n\n\n".join(
        "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in names
        if node in kept
    )


class Answering:
    """An exercise of a page as the reader's browser has it."""

    def __init__(self, path, heading):
        self.page, self.heading = pages.read_once(path), heading
        self.task = tasks_of(path)[heading]
        start, solution = blocks_under(self.page, heading)
        self.start = start
        self.right = answer_in(self.task, solution)
        blocks = [b for b in self.page.blocks if b.language == "python"]
        self.index = blocks.index(start)
        self.blocks = [(b.source, b.address, not b.is_program) for b in blocks]
        self.session = Session(self.blocks)

    def told(self, source):
        """Check an answer; return the verdict, or the error as one."""
        lesson = self.page.path.stem.replace("-", "_")
        name = self.heading.replace("-", "_")
        self.session.change(self.index, source)
        with programs.numpy_as_at_start():
            error, answer = self.session.check(
                self.index, lesson, name, "en", lambda text: None
            )
        refused = {"right": False, "said": error, "case": ""}
        return refused if error else json.loads(answer)


@functools.cache
def answering(path, heading):
    """Open an exercise once: what it needs of the page is run once."""
    return Answering(path, heading)


@pytest.mark.pyodide
def test_solutions_are_right_in_the_python_of_the_browser(tmp_path):
    runtime.make(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    asked, addresses = [], []
    for path in pages.all_pages("en"):
        lesson = path.stem.replace("-", "_")
        mine = [answering(path, heading) for heading in tasks_of(path)]
        answers = [
            (one.index, source, lesson, one.heading.replace("-", "_"))
            for one in mine
            for source in (one.right, one.start.source)
        ]
        if mine:
            blocks = mine[0].blocks
            asked.append({"blocks": blocks, "answers": answers})
            addresses += [f"{path}#{one.heading}" for one in mine]
    done = subprocess.run(
        ["node", "tools/run/prove.mjs", str(folder)],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    told = [
        one for line in done.stdout.splitlines() for one in json.loads(line)
    ]
    assert len(told) == 2 * len(addresses)
    for address, right, start in zip(
        addresses, told[::2], told[1::2], strict=True
    ):
        assert right[1].get("right"), (address, right)
        assert start[1]["right"] is False, (address, start)


def pytest_generate_tests(metafunc):
    """Give a test all tasks, all wrong answers, or all English pages."""
    only = metafunc.config.getoption("only")
    paths = [p for p in pages.all_pages("en") if only in (None, "", p.stem)]
    if "refused" in metafunc.fixturenames:
        found = {
            f"{path.as_posix()[5:]}#{heading}-{number}": (path, heading, wrong)
            for path in paths
            for heading, answers in wrong_answers(path).items()
            for number, wrong in enumerate(answers, start=1)
        }
        metafunc.parametrize("refused", found.values(), ids=found)
    elif "given" in metafunc.fixturenames:
        found = {
            f"{path.as_posix()[5:]}#{heading}": (path, heading)
            for path in paths
            for heading in tasks_of(path)
        }
        metafunc.parametrize("given", found.values(), ids=found)
    elif "path" in metafunc.fixturenames:
        ids = [path.as_posix()[5:] for path in paths]
        metafunc.parametrize("path", paths, ids=ids)


def faults_of_list(page, tasks, wrong, not_checked):
    """Compare the exercises of a page with what is known of them."""
    here = headings(page)
    for heading in here:
        address = f"{page.name}#{heading}"
        start, solution = blocks_under(page, heading)
        if heading in tasks:
            if not start:
                yield f"{address}: the start of an answer is missing"
            if not solution:
                yield f"{address}: the solution is missing"
            if len(wrong.get(heading, ())) < FEWEST:
                yield f"{address}: fewer than {FEWEST} wrong answers"
            if address in not_checked:
                yield f"{address}: is checked, and said not to be"
        else:
            if start:
                yield f"{address}: the start of an answer that is not checked"
            if address not in not_checked:
                yield f"{address}: neither a check nor a reason"
    for heading in sorted((tasks.keys() | wrong.keys()) - {*here}):
        yield f"{page.name}: has no exercise {heading}"
    for address in not_checked:
        name, _, heading = address.partition("#")
        if name == page.name and heading not in here:
            yield f"{address}: is no exercise"


def test_every_exercise_is_checked_or_says_why_not(path):
    page = pages.read_once(path)
    known = tasks_of(path), wrong_answers(path), NOT_CHECKED
    assert list(faults_of_list(page, *known)) == []


def test_the_printed_solution_is_right(given):
    exercise = answering(*given)
    assert exercise.told(exercise.right)["right"], exercise.told(exercise.right)


def test_the_start_alone_is_refused(given):
    exercise = answering(*given)
    told = exercise.told(exercise.start.source)
    assert not told["right"]
    if "return" not in exercise.start.source:  # nothing to mend yet
        call = exercise.task.call
        assert told["said"] == f"{call} returns None: end it with return."


def test_a_wrong_answer_is_told_what_differs(refused):
    path, heading, (old, new, said) = refused
    exercise = answering(path, heading)
    assert old in exercise.right, f"{old!r} is not in the solution"
    source = exercise.right.replace(old, new)
    ast.parse(source)
    told = exercise.told(source)
    assert not told["right"]
    assert said in told["said"], told
    shown = told["said"] + told["case"]
    if "Traceback" not in told["said"]:
        in_chinese = verdict(exercise.task, exercise.session.namespace, "zh")
        assert not in_chinese["right"]
        assert re.search("[\u4e00-\u9fff]", in_chinese["said"])
        assert not ENGLISH.search(in_chinese["said"]), in_chinese["said"]
        shown += in_chinese["said"] + in_chinese["case"]
    for line in exercise.right.split("\n"):
        if len(line.strip()) > 12 and line not in source:
            assert line.strip() not in shown


# What is the same in each language: x_1⟨3⟩, Γ_f, da0.
SYMBOL = re.compile(r"\S{1,3}|\S*[_⟨]\S*")


def faults_of_names(tasks):
    """Find results whose names are words of one language."""
    for heading, asked in tasks.items():
        for name in asked.gives:
            if isinstance(name, str):
                if not SYMBOL.fullmatch(name):
                    yield f"{heading}: {name} has no Chinese"
            elif not re.search("[\u4e00-\u9fff]", name[1]):
                yield f"{heading}: {name[1]} is no Chinese"


def test_the_names_of_results_are_said_in_both_languages(path):
    assert list(faults_of_names(tasks_of(path))) == []


@pytest.mark.parametrize(
    "name, fault",
    [
        ("the gradient", "has no Chinese"),
        ("gradient", "has no Chinese"),
        ("x⟨2⟩ of example 3", "has no Chinese"),
        (("the gradient", "the gradient"), "is no Chinese"),
        (("the gradient", "梯度"), None),
        ("x⟨2⟩", None),
        ("yt_pred", None),
    ],
)
def test_a_name_in_one_language_is_found(name, fault):
    found = list(faults_of_names({"exercise-a": Task("f", (name,), None)}))
    assert [fault in one for one in found] == ([True] if fault else [])


EXERCISE = """
# Toy { #toy }

### 1. Double { #exercise-double }

{start}

??? success "Solution"

    ```python
    def double(x):
        return 2 * x
    ```
"""
START = "```python\ndef double(x):\n    '''Twice x.'''\n```"
DOUBLE = {"exercise-double": Task("double", (), lambda: ((1,), 2))}
WRONG = {"exercise-double": [("2", "3", "Value")] * FEWEST}


@pytest.mark.parametrize(
    "start, tasks, wrong, reasons, fault",
    [
        (START, DOUBLE, WRONG, {}, None),
        ("", {}, {}, {"en/toy.md#exercise-double": "why"}, None),
        ("", {}, {}, {}, "neither a check nor a reason"),
        ("", DOUBLE, WRONG, {}, "the start of an answer is missing"),
        (START, {}, {}, {}, "the start of an answer that is not checked"),
        (START, DOUBLE, {}, {}, "fewer than 3 wrong answers"),
        (
            START,
            DOUBLE,
            WRONG,
            {"en/toy.md#exercise-double": "why"},
            "is checked, and said not to be",
        ),
        (
            START,
            DOUBLE | {"exercise-half": None},
            WRONG,
            {},
            "has no exercise exercise-half",
        ),
        (START, DOUBLE, WRONG, {"en/toy.md#exercise-b": ""}, "is no exercise"),
    ],
    ids=range(9),
)
def test_the_list_is_complete(
    tmp_path, monkeypatch, start, tasks, wrong, reasons, fault
):
    monkeypatch.chdir(tmp_path)
    toy = Path("docs/en/toy.md")
    toy.parent.mkdir(parents=True)
    toy.write_text(EXERCISE.replace("{start}", start), encoding="utf-8")
    page = pages.read(toy)
    found = [*faults_of_list(page, tasks, wrong, reasons)]
    assert bool(found) == bool(fault)
    if fault:
        assert any(fault in one for one in found), found
