"""What pages say was measured comes from `make bench`, on the code as it is."""

import re

import pytest

from tests.pages.contents import MEASURED
from tools.measure import bench, gain, textbook
from tools.proof import chinese, pages

TEXT = gain.FILE.read_text(encoding="utf-8")


def faults_of_includes(texts):
    """Every section stands on its lesson's page, once, and on no other."""
    expected = sorted((name.partition("-")[0], name) for name in gain.NAMES)
    found = sorted(
        (page, line.partition(":")[2].strip(' "'))
        for page, text in texts.items()
        for line in text.split("\n")
        if MEASURED.fullmatch(line.strip())
    )
    if found != expected:
        wrong = sorted({*found} ^ {*expected}) or "one stands there twice"
        yield f"docs/measured.md: included once too often, or never: {wrong}"


def texts_of_pages():
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in pages.all_pages("en")
    }


def test_was_measured_on_this_code():
    assert list(gain.faults(TEXT, bench.codes())) == []


def test_stands_on_the_pages():
    assert list(faults_of_includes(texts_of_pages())) == []


def test_is_in_chinese_too():
    """What Chinese pages include has the numbers, and no English is left."""
    text = gain.CHINESE.read_text(encoding="utf-8")
    assert text == gain.in_chinese(TEXT), "make bench, or in_chinese(TEXT)"
    assert list(chinese.faults_of_style(gain.CHINESE, text)) == []
    number = re.compile(r"\d+\.\d+")
    assert sorted(number.findall(text)) == sorted(number.findall(TEXT))
    assert english_words(text) == []


def english_words(text):
    """Words outside of comments and code; a machine has a capital letter."""
    text = re.sub(r"<!--.*?-->|`[^`]*`", "", text)
    return re.findall(r"\b[a-z]{2,}\b", text)


def test_finds_what_has_no_chinese():
    text = gain.in_chinese(TEXT.replace("How much faster?", "How fast?", 1))
    assert english_words(text)[:2] == ["fast", "loop"]


def test_stands_on_chinese_pages(translated):
    """The same sections in the same order, of the Chinese file."""
    english, page = translated
    names = re.compile(r"docs/measured[.a-z]*:[-a-z]+")
    said = [n.replace(".md", ".zh.md") for n in names.findall(english.text)]
    assert names.findall(page.text) == said


def test_the_range_is_that_of_the_table():
    """In each sentence the smallest and the largest ratio of its table."""
    for name in gain.MEASURED:
        texts = {
            match["name"]: match["text"]
            for match in gain.SECTION.finditer(TEXT)
        }
        found = re.findall(r"\| (\d+\.\d) \|$", texts[name + "-sizes"], re.M)
        low, high = sorted(map(float, found))[:: len(found) - 1]
        said = f"takes {low:.1f} to {high:.1f} times"
        assert said in " ".join(texts[name].split())
        assert len(found) == len(bench.SHAPES)


def test_most_is_gained_with_one_example_and_nothing_with_large_batches():
    """As the text below each table says."""
    for match in gain.SECTION.finditer(TEXT):
        if match["name"].endswith("-sizes"):
            rows = re.findall(r"^\| (\d.*) \|$", match["text"], re.M)
            rows = [tuple(map(float, row.split(" | "))) for row in rows]
            assert max(rows, key=lambda row: row[-1])[2] == 1
            largest = max(rows, key=lambda row: row[1] * row[2])
            assert 0.7 < largest[-1] < 1.4


def test_finds_an_edit_by_hand(expect):
    number = re.search(r"\d\.\d(?= \|)", TEXT)
    wrong = TEXT[: number.start()] + "9.9" + TEXT[number.end() :]
    line = TEXT[: TEXT.index("[start:rnn-sizes]")].count("\n") - 1
    expect(
        gain.faults(wrong, bench.codes()),
        "rnn-sizes is not what was measured on the code as it is now",
        f"docs/measured.md:{line}:",
    )


def test_finds_a_section_that_is_gone(expect):
    wrong = TEXT.replace("[start:bptt]", "[start:bppt]")
    expect(gain.faults(wrong, bench.codes()), "expected", "docs/measured.md:")


def test_finds_code_that_has_changed():
    """Also where it is called from what is measured; words do not count."""
    before = gain.sources([textbook.forward])
    assert any("def softmax" in source for source in before)
    assert not any("Call the cell at every step" in s for s in before)
    codes = bench.codes() | {"rnn": [textbook.softmax]}
    assert len(list(gain.faults(TEXT, codes))) == 2


def test_finds_what_no_page_includes(expect):
    texts = texts_of_pages()
    texts["gru"] = texts["gru"].replace("measured.md:gru-forward-sizes", "")
    expect(faults_of_includes(texts), "gru-forward-sizes", "docs/measured.md:")


@pytest.mark.parametrize("twice", ["gru", "index"])
def test_finds_what_stands_twice(expect, twice):
    texts = texts_of_pages()
    texts[twice] += '\n--8<-- "docs/measured.md:gru-forward"\n'
    expect(faults_of_includes(texts), "once too often", "docs/measured.md:")
