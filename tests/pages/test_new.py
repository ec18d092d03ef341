"""What a page sells as new to a network was not in its training data."""

import ast
import tomllib
from pathlib import Path

import pytest

from tools.proof import pages, programs

NEW = tomllib.loads(Path(__file__).with_name("new.toml").read_text("utf-8"))
CLAIMS = [(name, claim) for name, claims in NEW.items() for claim in claims]


def faults_of_claim(page, claim, run_after):
    """Find what was seen in training, or a claim that is not on its page."""
    where = page.line_of(claim["says"])
    if where == str(page.path):
        yield f"{where}: new.toml has {claim['says']!r}, the page has not"
        return
    run = run_after(page, claim["after"])
    if run is None or run.error:
        error = run and run.error
        yield f"{where}: no program {claim['after']}, or it fails: {error}"
        return
    names = run.names | {"texts": texts(run.block.source)}
    new, seen = (
        {words(item) for item in eval(claim[part], names)}
        for part in ("new", "seen")
    )
    if not new or not seen:
        yield f"{where}: {len(new)} new things, {len(seen)} for training"
    for item in sorted(new & seen):
        yield (
            f"{where}: says {' '.join(claim['says'].split())!r}, but in the"
            f" training data is {' '.join(item)!r}"
        )


def words(item):
    """A sentence as words in lower case."""
    parts = item.split() if isinstance(item, str) else item
    return tuple(part.lower() for part in parts)


def texts(source):
    """List the texts of several words in a program."""
    nodes = ast.walk(ast.parse(source))
    values = [getattr(node, "value", None) for node in nodes]
    return [v for v in values if isinstance(v, str) and v.count(" ") > 2]


def run_to(page, heading):
    """Run a page up to its first program under a heading."""
    blocks = [block for block in page.blocks if block.runs]
    for index, block in enumerate(blocks):
        if block.is_program and block.heading == heading:
            needed = [b for b in blocks[:index] if b.language == "python"]
            return programs.run_blocks([*needed, block])[-1]
    return None


@pytest.mark.parametrize(
    ("name", "claim"), CLAIMS, ids=[f"{n}#{c['after']}" for n, c in CLAIMS]
)
def test_what_is_called_new_is_new(name, claim):
    page = pages.read(Path("docs", name))
    assert list(faults_of_claim(page, claim, run_to)) == []


# On real pages: which claim, what is replaced, by what, what is found.
PLANTED = {
    "held out of nothing": (
        0,
        "known = [s for s in sentences if s not in held_out]",
        "known = sentences",
        "in the training data is 'cats",
    ),
    "a training sentence among new ones": (
        1,
        "if tuple(s) not in seen]",
        "]",
        "in the training data is '",
    ),
    "a known word among new ones": (
        2,
        "rng = np.random.default_rng(2)",
        'NEW = NEW | {"ROLE": "sailor baker"}\nrng = np.random.default_rng(2)',
        "in the training data is 'baker'",
    ),
    "the words went": (0, "never trains on it", "does not see", "has not"),
    "the program fails": (0, "known = [s", "known = [x", "or it fails"),
}


@pytest.mark.parametrize(
    ("index", "old", "new", "message"), PLANTED.values(), ids=PLANTED
)
def test_finds_on_a_real_page(expect, index, old, new, message):
    name, claim = CLAIMS[index]
    path = Path("docs", name)
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} no longer has {old!r}: plant another fault"
    page = pages.read_text(path, text.replace(old, new, 1))
    where = page.line_of(claim["says"])
    expect(faults_of_claim(page, claim, run_to), message, where)
