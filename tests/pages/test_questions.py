"""A lesson begins with one question of a learner, and ends with its answer."""

import pytest

from tools.proof import pages

# The two, as a paragraph begins in bold.
BOLD = {
    "en": ("The question:", "The answer:"),
    "zh": ("问题", "答案"),
}


def faults_of_question(page):
    """Want a question before the first section, its answer near the end."""
    paragraphs = page.html.find_all("p")
    begin = BOLD[page.language]
    found = [[p for p in paragraphs if starts(p, text)] for text in begin]
    for text, those in zip(begin, found, strict=True):
        if len(those) != 1:
            yield (
                f"{page.path}: {len(those)} paragraphs begin with "
                f"**{text}**, expected one"
            )
            return
    (question,), (answer,) = found
    asked, answered = (page.line_of(f"**{text}**") for text in begin)
    if not question.text.strip().endswith(("?", "？")):
        yield f"{asked}: it ends without a ?"
    if question.find_previous("h2"):
        yield f"{asked}: not on the first screen"
    section, proof = answer.find_previous("h2"), page.html.find(id="proof")
    late = proof and section and section in (proof, *proof.find_all_next("h2"))
    if not late or section["id"] in ("read-on", "sources"):
        yield (
            f"{answered}: expected at the end of the "
            "lesson, from #proof on and before #read-on"
        )


def starts(paragraph, text):
    """Whether a paragraph begins with this text, in bold."""
    first = next(iter(paragraph.children), None)
    return getattr(first, "name", None) == "strong" and first.text == text


def test_question_and_answer(lesson):
    assert list(faults_of_question(lesson)) == []


def test_question_and_answer_in_chinese(translated):
    _, page = translated
    if page.path.name not in pages.no_lessons():
        assert list(faults_of_question(page)) == []


TOY = """
# Toy { #toy }

What you can do.

**Before:** nothing

**The question:** how much is one?

## How we know { #proof }

We counted.

## Summary { #summary }

**The answer:** it is one.

## Read on { #read-on }

More.
"""


def test_sound_lesson_has_no_fault(toy):
    assert list(faults_of_question(toy(TOY))) == []


@pytest.mark.parametrize(
    "right, wrong, message",
    [
        ("**The question:** how", "How", "0 paragraphs begin with **The qu"),
        ("**The answer:** it", "It", "0 paragraphs begin with **The answer"),
        ("We counted.", "**The answer:** one.", "2 paragraphs begin with"),
        ("is one?", "is one.", "docs/en/toy.md:7: it ends without a ?"),
        (
            "**The question:** how much is one?\n\n## How we know { #proof }",
            "## How we know { #proof }\n\n**The question:** how much is one?",
            "docs/en/toy.md:9: not on the first screen",
        ),
        (
            "**The answer:** it is one.\n\n## Read on { #read-on }",
            "## Read on { #read-on }\n\n**The answer:** it is one.",
            "docs/en/toy.md:17: expected at the end of the lesson",
        ),
        (
            "## How we know { #proof }",
            "**The answer:** early.\n\n## How we know { #proof }",
            "2 paragraphs begin",
        ),
    ],
)
def test_planted_fault_is_found(toy, right, wrong, message):
    assert TOY.count(right) == 1
    faults = list(faults_of_question(toy(TOY.replace(right, wrong))))
    assert [fault for fault in faults if message in fault], faults


CHINESE = (
    TOY.replace("**The question:** how much is one?", "**问题**：一是多少？")
    .replace("**The answer:** it is one.", "**答案**：一。")
    .lstrip()
)


@pytest.mark.parametrize(
    "right, wrong, message",
    [
        ("？", "。", "docs/zh/toy.md:7: it ends without a ?"),
        ("**答案**", "答案", "0 paragraphs begin with **答案**"),
        ("We counted.", "**问题**：几？", "2 paragraphs begin with **问题**"),
    ],
)
def test_planted_fault_is_found_in_chinese(write, right, wrong, message):
    page = pages.read(write("docs/zh/toy.md", CHINESE))
    assert list(faults_of_question(page)) == []
    text = CHINESE.replace(right, wrong, 1)
    faults = list(faults_of_question(pages.read_text(page.path, text)))
    assert [fault for fault in faults if message in fault], faults
