"""The sentences of the lesson "Naming people": labels, split, record."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from snippets.name_tagging import TEMPLATES, bracket, make_tagged_sentences
from snippets.prose import PROSE, from_brackets, read_prose, split_prose
from tests.snippets.golden import make_prose
from tests.snippets.printed import printed
from tests.snippets.support import golden

GOLDEN = golden("prose")
SENTENCES, LABELS = read_prose()


# The sentences


def test_so_many_sentences_of_so_many_kinds():
    """Twenty of each, as the page lists them."""
    assert [*PROSE] == [
        *("news", "letters", "recipes", "football", "at home", "school"),
        *("work", "travel", "stage and books", "long ago"),
    ]
    assert all(text.startswith("\n- ") for text in PROSE.values())
    assert {text.count("\n- ") for text in PROSE.values()} == {20}
    assert len(SENTENCES) == len(LABELS) == 200


def test_every_token_has_one_label():
    """0 or 1, as many as tokens."""
    for tokens, label in zip(SENTENCES, LABELS, strict=True):
        assert len(tokens) == len(label) > 0
        assert set(label.tolist()) <= {0, 1}


def test_reading_loses_nothing_but_brackets():
    """All letters and marks of the text, in order."""
    for text in PROSE.values():
        sentences, _ = read_prose({"kind": text})
        read = ["".join(tokens) for tokens in sentences]
        written = [re.sub(r"[\[\]\s]", "", s) for s in text.split("\n- ")[1:]]
        assert read == written


@pytest.mark.parametrize(
    ("text", "tokens", "label"),
    [
        ("[Ann Bell] ran.", ["Ann", "Bell", "ran", "."], [1, 1, 0, 0]),
        ("to [Ann], [Bo]", ["to", "Ann", ",", "Bo"], [0, 1, 0, 1]),
        ("[O'Brien's] half-moon", ["O'Brien's", "half-moon"], [1, 0]),
        ("No X", ["No", "X"], [0, 0]),
    ],
)
def test_brackets_by_hand(text, tokens, label):
    """Words, marks, labels."""
    found, of_found = from_brackets(text)
    assert (found, of_found.tolist()) == (tokens, label)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[Ann", "no ] in '[Ann'"),
        ("[A] [b", "no ] in '[A] [b'"),
        ("Ann] ran", "a ] too many in 'Ann] ran'"),
        ("[[Ann]]", "a [ too many in '[[Ann]]'"),
    ],
)
def test_brackets_come_in_pairs(text, message):
    """Else the sentence is named."""
    with pytest.raises(ValueError) as caught:
        from_brackets(text)
    assert str(caught.value) == f"{message}, expected brackets in pairs"


def faults(sentences, labels):
    """What is wrong with labelled sentences."""
    for tokens, label in zip(sentences, labels, strict=True):
        text = " ".join(tokens)
        if not tokens[0][0].isupper():
            yield f"begins small: {text}"
        if tokens[-1] not in list(".?!"):
            yield f"no end: {text}"
        for token, is_name in zip(tokens, label, strict=True):
            if is_name and not token[0].isupper():
                yield f"a small name, {token}: {text}"
            if is_name and token in TITLES:
                yield f"a title as name, {token}: {text}"
        for a, b in zip(tokens, tokens[1:], strict=False):
            if a == b:
                yield f"{a} twice: {text}"
    words = [Counter(w.lower() for w in s if w[0].isalpha()) for s in sentences]
    for i, j in combinations(range(len(words)), 2):
        common = (words[i] & words[j]).total()
        if common > 0.6 * min(words[i].total(), words[j].total()):
            yield f"alike: {' '.join(sentences[i])} / {' '.join(sentences[j])}"


TITLES = (
    "Mr Mrs Miss Dr Professor Aunt Queen President Madame Widow Coach Grandma"
).split()


def test_the_sentences_are_sound():
    """Also: no two of them share most of their words."""
    assert list(faults(SENTENCES, LABELS)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("the end of [Ann].", "begins small"),
        ("The end of [Ann]", "no end"),
        ("The [end] of Ann.", "a small name, end"),
        ("The end of [Mrs Bell].", "a title as name, Mrs"),
        ("The the end of the [Ann Ann].", "Ann twice"),
        ("The second violin came in too late.", "alike"),
    ],
)
def test_finds_in_sentences(text, message):
    """Planted."""
    tokens, label = from_brackets(text)
    found = faults([*SENTENCES, tokens], [*LABELS, label])
    assert [f for f in found if f.startswith(message)]


def names_of(sentences, labels):
    """All words of names, in order."""
    return [
        token
        for tokens, label in zip(sentences, labels, strict=True)
        for token, is_name in zip(tokens, label, strict=True)
        if is_name
    ]


def test_they_are_as_varied_as_the_page_says():
    """Names that are words, names at the start, capitals without a name."""
    names = set(names_of(SENTENCES, LABELS))
    small = {token for tokens in SENTENCES for token in tokens}
    as_words = {name for name in names if name.lower() in small}
    assert {"Rose", "Will", "Mark", "Grace", "Bill", "May"} <= as_words
    first = sum(label[0] for label in LABELS)
    several = sum((np.diff([0, *label]) == 1).sum() > 1 for label in LABELS)
    without = sum(not label.any() for label in LABELS)
    capitals = [
        token
        for tokens, label in zip(SENTENCES, LABELS, strict=True)
        for token, is_name in zip(tokens[1:], label[1:], strict=True)
        if token[0].isupper() and not is_name
    ]
    assert len(names_of(SENTENCES, LABELS)) == 176
    assert (first, several, without) == (21, 19, 83)
    assert len(capitals) == 138


def same_place(tokens, other):
    """Equal words in equal places, as a share of the shorter sentence."""
    pairs = list(zip(tokens, other, strict=False))
    return sum(a.lower() == b.lower() for a, b in pairs) / len(pairs)


def fits(tokens, template):
    """Say if a template could make this sentence, with any word in a slot."""
    if not template:
        return not tokens
    first, *rest = template
    lengths = (1, 2) if first == "PERSON" else (1,)
    return any(
        len(tokens) >= n
        and (first.isupper() or tokens[0].lower() == first.lower())
        and fits(tokens[n:], rest)
        for n in lengths
    )


def made_by_template(tokens):
    """Whether one of the templates could have made it, without its marks."""
    words = [token for token in tokens if token[0].isalpha()]
    return any(fits(words, template.split()) for template in TEMPLATES)


def test_a_template_fits_what_it_made():
    """So the next test would notice a sentence that is not new."""
    sentences, _ = make_tagged_sentences(300, np.random.default_rng(0))
    assert all(made_by_template(tokens) for tokens in sentences)
    roosevelt = "He said Teddy Roosevelt was a great President .".split()
    assert made_by_template(roosevelt)


def test_no_template_could_make_the_prose():
    """Whatever stands in the slots; nor is a sentence close to a made one."""
    assert [s for s in SENTENCES if made_by_template(s)] == []
    made, _ = make_tagged_sentences(300, np.random.default_rng(0))
    closest = max(same_place(s, m) for s in SENTENCES for m in made)
    assert closest < 0.7


# The split


def test_every_sentence_is_in_one_part():
    """100, 40 and 60, whatever was read."""
    parts = split_prose(SENTENCES, LABELS)
    assert {k: len(s) for k, (s, _) in parts.items()} == {
        "train": 100,
        "validation": 40,
        "test": 60,
    }
    both = [b for part in parts.values() for b in map(bracket, *part)]
    assert sorted(both) == sorted(map(bracket, SENTENCES, LABELS))


def test_the_split_depends_on_the_number_of_sentences_alone():
    """No label and no word is looked at."""
    numbers = list(range(200))
    parts = split_prose(numbers, numbers)
    words = split_prose(SENTENCES, LABELS)
    for name, (places, same) in parts.items():
        assert places == same
        assert words[name][0] == [SENTENCES[i] for i in places]


# The record


def kinds():
    """RNN in one direction, …, with its part of the record."""
    for cell, ways in make_prose.KINDS:
        yield (cell, ways), GOLDEN["kinds"][f"{cell} {ways}"]


def test_the_rules_of_the_record():
    """Computed anew."""
    parts = make_prose.PARTS
    for name, rule in make_prose.rules(*parts["train"]).items():
        for part, expected in GOLDEN["rules"][name].items():
            found = make_prose.scores_of_rule(rule, parts[part])
            assert found == pytest.approx(expected)


def test_the_record_begins_as_a_short_training_does():
    """The first seed of the first choice, on the validation part."""
    kind, row = next(kinds())
    found = make_prose.f1_of_steps(kind, 10, 100, seeds=(1,))
    assert found["100"] == pytest.approx(row["validation"]["10"]["100"][:1])


def test_choices_are_those_of_the_validation_part():
    """The highest median; the test part has no say."""
    for _, row in kinds():
        assert row["chosen"] == list(make_prose.choose(row["validation"]))


def test_choose_takes_the_first_of_equals():
    """By the median of the seeds, not by the best of them."""
    of = {"10": {"100": [0.2, 0.5, 0.6], "160": [0.1, 0.5, 0.9]}}
    assert make_prose.choose(of | {"30": {"100": [0.4, 0.4, 1]}}) == (10, 100)
    assert make_prose.choose(of | {"30": {"100": [0.6, 0.6, 0]}}) == (30, 100)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", make_prose.KINDS)
def test_the_test_scores_of_the_record(kind):
    """All seeds of each kind, trained anew."""
    row = GOLDEN["kinds"]["{} {}".format(*kind)]
    found = make_prose.on_test(kind, *row["chosen"])
    for mine, expected in zip(found, row["test"], strict=True):
        assert mine == pytest.approx(expected)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", make_prose.KINDS)
def test_the_rest_of_the_record(kind):
    """One seed of each kind: what it was chosen by, and each change."""
    row = GOLDEN["kinds"]["{} {}".format(*kind)]
    found = {
        "validation": make_prose.on_validation(kind, seeds=(1,)),
        **make_prose.changed(kind, *row["chosen"], seeds=(1,)),
    }
    rest = {key: row[key] for key in found}
    assert found.keys() | {"chosen", "test"} == row.keys()
    assert first_seeds(found) == pytest.approx(first_seeds(rest))


def first_seeds(part):
    """The number of the first seed in each list of a part of the record."""
    if isinstance(part, list):
        return part[:1]
    return [n for key in sorted(part) for n in first_seeds(part[key])]


def page():
    """The text of the page."""
    return Path("docs/en/name-tagging.md").read_text(encoding="utf-8")


def spread(values):
    """The median, with the lowest and the highest."""
    low, high = min(values), max(values)
    return f"{np.median(values):.2f} ({low:.2f}–{high:.2f})"


WAYS = {1: "one direction", 2: "both"}


def rows_of_test():
    """The first table of the record, as it has to stand on the page."""
    for name, of_parts in GOLDEN["rules"].items():
        yield " | ".join([f"| {name}", *map("{:.2f}".format, of_parts["test"])])
    for (cell, ways), row in kinds():
        p, r, f1, _ = zip(*row["test"], strict=True)
        columns = map(spread, (p, r, f1))
        yield " | ".join([f"| {cell}, {WAYS[ways]}", *columns])


def rows_of_causes():
    """The second one."""
    for (cell, ways), row in kinds():
        cells = [row["sizes"][str(size)] for size in make_prose.SIZES]
        cells += [row["no words"], row["wide"]]
        yield " | ".join([f"| {cell}, {WAYS[ways]}", *map(spread, cells)])


def test_the_tables_of_the_page_are_those_of_the_record():
    """Row by row."""
    for row in (*rows_of_test(), *rows_of_causes()):
        assert f"{row} |" in page(), row


def test_the_page_trains_a_network_of_the_record():
    """The first seed of the GRU in one direction, with its choice."""
    row = GOLDEN["kinds"]["GRU 1"]
    assert row["chosen"] == [10, 100]
    scores = "P {:.2f}  R {:.2f}  F1 {:.2f}".format(*row["test"][0])
    assert scores in printed("name-tagging", "run-prose")


def f1_of(cell, ways, part="test"):
    """F1 of a kind for all seeds: on the test part, or one cause's."""
    row = GOLDEN["kinds"][f"{cell} {ways}"]
    if part == "test":
        return [scores[2] for scores in row["test"]]
    return row["sizes"].get(part) or row[part]


def test_what_the_page_says_of_the_test_part():
    """Medians above the rules, one direction above both, seeds of the GRU."""
    rules = GOLDEN["rules"].values()
    best = max(of_parts["test"][2] for of_parts in rules)
    precision = max(of_parts["test"][0] for of_parts in rules)
    recall = min(of_parts["test"][1] for of_parts in rules)
    ahead = {kind for kind, row in kinds() if min(f1_of(*kind)) > best}
    assert ahead == {("GRU", 1), ("GRU", 2)}
    assert 0 < min(f1_of("GRU", 2)) - best < 0.005
    for kind, row in kinds():
        p, r, _, first = zip(*row["test"], strict=True)
        assert best < np.median(f1_of(*kind)) < best + 0.11
        assert np.median(p) > 0.75 > 0.53 > precision
        assert np.median(r) < recall
        assert max(first) <= (0 if kind[1] == 1 else 3)
    for cell in make_prose.CELLS:
        assert np.median(f1_of(cell, 2)) < np.median(f1_of(cell, 1))
    assert sum(label[0] for label in make_prose.PARTS["test"][1]) == 11
    assert sum(label[0] for label in make_prose.PARTS["train"][1]) == 7


def test_what_the_page_says_of_causes():
    """All on the validation part."""
    rules = GOLDEN["rules"]
    for kind, _ in kinds():
        whole = np.median(f1_of(*kind, "100"))
        hidden = np.median(f1_of(*kind, "no words"))
        assert hidden < rules["capital"]["validation"][2]
        assert whole - hidden > 0.2
        assert np.median(f1_of(*kind, "wide")) < whole

    def behind(cell, size):
        one, both = (np.median(f1_of(cell, w, size)) for w in (1, 2))
        return one - both

    for cell in make_prose.CELLS:
        distances = [behind(cell, size) for size in ("33", "67", "100")]
        assert min(distances) > 0
        assert (min(distances) == distances[2]) == (cell != "RNN")
        assert distances[1] > 0.1 > 0.06 > distances[2]
