"""What a page sells as new to a network was not in its training data."""

import ast
import tomllib
from pathlib import Path

import pytest

from tools.proof import pages, programs

NEW = tomllib.loads(Path(__file__).with_name("new.toml").read_text("utf-8"))
CLAIMS = [(name, claim) for name, claims in NEW.items() for claim in claims]


def faults_of_claim(page, claim, runs):
    """Find what was seen in training, or a claim that is not on its page."""
    where = page.line_of(claim["says"])
    if where == str(page.path):
        yield f"{where}: new.toml has {claim['says']!r}, the page has not"
        return
    run = runs.get(f"{page.name}#{claim['after']}")
    if run is None or run.error:
        error = run and run.error
        yield f"{where}: no program {claim['after']}, or it fails: {error}"
        return
    names = run.names | constants(page)
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


def constants(page):
    """Collect the tuples of text that programs of a page name in capitals."""
    found = {}
    for block in page.blocks:
        for node in ast.parse(block.source).body if block.is_program else ():
            if isinstance(node, ast.Assign) and isinstance(
                node.value, ast.Tuple
            ):
                name = ast.unparse(node.targets[0])
                if name.isupper():
                    found[name] = ast.literal_eval(node.value)
    return found


def words(item):
    """A sentence as words in lower case."""
    parts = item.split() if isinstance(item, str) else item
    return tuple(part.lower() for part in parts)


def run_to(page, address):
    """Run a page up to a program; return what `runs` has of it."""
    blocks = [block for block in page.blocks if block.language == "python"]
    addresses = [block.address for block in blocks]
    index = addresses.index(f"{page.name}#{address}")
    ran = programs.run_blocks(blocks[: index + 1])
    return {run.block.address: run for run in ran}


def test_what_is_called_new_is_new(page, runs):
    for claim in NEW.get(page.name, ()):
        assert list(faults_of_claim(page, claim, runs)) == []


def test_every_claim_is_of_a_page():
    assert NEW.keys() <= {path.as_posix()[5:] for path in pages.all_pages()}


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
    "a test that was trained on": (
        4,
        'trained_on = prose["train"]',
        'trained_on = prose["test"]',
        "in the training data is '",
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
    runs = run_to(page, claim["after"])
    expect(faults_of_claim(page, claim, runs), message, where)
