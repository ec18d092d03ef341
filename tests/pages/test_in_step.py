"""A Chinese page says what its English twin says, and follows it."""

import json
import re
from pathlib import Path

import pytest

from extensions.checked import TEX_WORDS
from tools.proof import in_step, pages


def test_mirror(translated):
    assert list(in_step.faults_of_mirror(*translated)) == []


def test_both_were_read(translated):
    assert list(in_step.faults_of_record(*translated)) == []


def test_each_record_is_of_a_page():
    records = {path.stem for path in in_step.RECORDS.glob("*")}
    chinese = {path.stem for path in pages.all_pages("zh")}
    assert records == chinese | {"README"}


def test_the_readme_is_in_step():
    known = in_step.read_record("README.md")
    assert list(in_step.faults_of_readme(known)) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("README.zh.md", "一\n\n## 二\n", "`make b` is in one language only"),
        ("README.zh.md", "一\n", ": 1 parts, in English 2"),
        (
            "README.zh.md",
            "一\n\n```bash\nmake b\n```\n\n## 二 `make b`\n",
            ": part 0: other commands than in English",
        ),
        ("README.md", "One\n\n## Three `make b`\n", "part 1: README.md has"),
    ],
)
def test_finds_in_readme(write, expect, name, text, message):
    english = write("README.md", "One\n\n## Two `make b`\n")
    write("README.zh.md", "一\n\n## 二 `make b`\n")
    known = [mark for *_, mark in in_step.parts(english.read_text())]
    assert list(in_step.faults_of_readme(known)) == []
    write(name, text)
    expect(in_step.faults_of_readme(known), message, "README.zh.md")


def words_without_chinese(paths):
    """Words in the formulas of English pages that no Chinese one can have."""
    for path in paths:
        for found in re.finditer(
            r"\\text\{([^{}]*)\}", path.read_text("utf-8")
        ):
            if found[1] not in TEX_WORDS.values():
                yield f"{path}: {found[0]}: add it to extensions/checked.py"


def test_each_word_in_formulas_has_a_chinese_one():
    assert list(words_without_chinese(pages.all_pages("en"))) == []


def test_finds_a_word_without_a_chinese_one(write):
    page = write("docs/en/toy.md", r"$x \text{ for } y \text{ unless } z$")
    (fault,) = words_without_chinese([page])
    assert fault.startswith(r"docs/en/toy.md: \text{ unless }: add")


ENGLISH = r"""
# Toy { #toy }

One of 1,000 $x$ is $y$, 0.5 of [it](#more).[^1] **Minutes:** 150

```python title="toy.py" hl="x = 1"
x = 1  # one
print(x)
```

```output
1
```

$$
a = 1 \text{ for } b \tag{1}
$$

??? checked "Checked"

    Both sides were computed.

![A picture](figure:rnn-cell)

??? tip "Hint"

    Think of 60, or of 4075.

## More { #more }

```text
Read on
```

| one | two |
| -- | -- |
| three | four |

=== "Tab"

    Text.

**The question:** why?

![One](figure:unrolled)

![Two](figure:bidirectional)

[^1]: A note.
"""

CHINESE = r"""
# 玩具 { #toy }

$y$ 是 1000 个 $x$ 中的一个，占[它](#more)的 0.5。[^1]**用时**：155 分钟

```python title="toy.py" hl="x = 1"
x = 1  # 一
print(x)
```

```output
1
```

$$
a = 1 \text{，其中 } b \tag{1}
$$

??? checked "已检验"

    两边都算过。

![一幅图](figure:rnn-cell)

??? tip "提示"

    想一想 60 或 4075。

## 更多 { #more }

```text
继续
```

| 一 | 二 |
| -- | -- |
| 三 | 四 |

=== "页签"

    文字。

**问题**：为什么？

![一](figure:unrolled)

![二](figure:bidirectional)

[^1]: 一条注。
"""

PLANTED = {
    "an id": ("#more }", "#others }", ": headings: no h2 #more"),
    "a level": ("## 更多", "### 更多", ": headings: no h2 #more"),
    "a section too much": (
        "??? tip",
        "## 三 { #three }\n\n??? tip",
        ":24 #three: headings: h2 #three is not in English",
    ),
    "a program": ("x = 1  #", "x = 2  #", ": blocks: ('toy', 'python', "),
    "an output": ("output\n1", "output\n2", ": blocks: ('toy', 'output'"),
    "a highlight": (' hl="x = 1"', "", "', 'python', {'title': 'toy.py'}"),
    "a title": (
        '"toy.py"',
        '"x.py"',
        "'python', {'hl': 'x = 1', 'title': 'x.py'}",
    ),
    "a block": ("```text\n继续\n```", "", ": 2 blocks, in English 3"),
    "an equation": ("a = 1 ", "a = 2 ", ":1 #toy: equations: missing a = 1"),
    "a number of it": ("\\tag{1}", "\\tag{2}", ":1 #toy: equations: missing"),
    "words in it": ("，其中 ", "若 ", ":1 #toy: equations: missing"),
    "a mark of a checked equation": (
        "??? checked",
        "??? tip",
        ":1 #toy: marks of checked equations: missing checked",
    ),
    "a formula": ("$y$ 是", "它是", ":1 #toy: formulas in the text: missing y"),
    "a formula too much": ("想", "$z$ ", "formulas in the text: not in Eng"),
    "a figure": ("rnn-cell", "unrolled", ": figures: missing rnn-cell; not"),
    "a link": ("](#more)", "](#toy)", ":1 #toy: links: missing #more; not"),
    "a box": ("??? tip", "??? note", ":1 #toy: boxes: missing details tip"),
    "a row": (
        "| 三 |",
        "| 二 | 五 |\n| 三 |",
        ":28 #more: tables: missing [2, 2]",
    ),
    "a tab": ('=== "页签"\n\n    文', "文", ":28 #more: tabs: missing 1"),
    "a note": ("。[^1]", "。", ":1 #toy: footnotes: missing #fn"),
    "how a paragraph begins": ("**问题**", "**疑问**", "leads: missing The qu"),
    "figures in another order": (
        "![一](figure:unrolled)\n\n![二](figure:bidirectional)",
        "![二](figure:bidirectional)\n\n![一](figure:unrolled)",
        ":28 #more: figures: in another order than in English",
    ),
    "a number": ("0.5", "0.6", ":1 #toy: numbers: missing 0.5; not in Eng"),
    "a number at an end": ("4075", "4076", ":1 #toy: numbers: missing 4075"),
}


@pytest.fixture
def toys(write, monkeypatch):
    """Write both toy pages; return them as they are read."""

    def write_both(english=ENGLISH, chinese=CHINESE):
        write("mkdocs.yml", "")
        return (
            pages.read(write("docs/en/toy.md", english)),
            pages.read(write("docs/zh/toy.md", chinese)),
        )

    return write_both


def test_sound_twins_have_no_fault(toys):
    assert list(in_step.faults_of_mirror(*toys())) == []


@pytest.mark.parametrize(
    ("old", "new", "message"), PLANTED.values(), ids=PLANTED
)
def test_finds_in_mirror(toys, expect, old, new, message):
    assert old in CHINESE
    faults = in_step.faults_of_mirror(*toys(chinese=CHINESE.replace(old, new)))
    expect(faults, message, "docs/zh/toy.md")


CHANGES = {
    "a word": ("One of", "Two of", "docs/en/toy.md:1 #toy has changed: read"),
    "a new section": (
        "## More",
        "## New { #new }\n\n## More",
        "#new is new: read both",
    ),
    "a section that is gone": ("## More { #more }", "", "#more is gone: read"),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), CHANGES.values(), ids=CHANGES
)
def test_finds_english_that_was_not_followed(toys, expect, old, new, message):
    english, chinese = toys()
    expect(
        in_step.faults_of_record(english, chinese),
        ": never read beside English: read both",
        "docs/zh/toy.md",
    )
    note(english)
    assert list(in_step.faults_of_record(english, chinese)) == []
    changed, _ = toys(english=ENGLISH.replace(old, new))
    faults = list(in_step.faults_of_record(changed, chinese))
    expect(faults, message, "docs/zh/toy.md")
    assert "make in-step PAGE=toy" in faults[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One of 1,000", "One\nof 1,000"),  # wrapped in another way
        ("output\n1", "output\n2"),  # compared by itself
        ("x = 1  # one", "x = 1  # the first"),
    ],
)
def test_leaves_alone_what_is_no_sentence(toys, old, new):
    english, chinese = toys()
    note(english)
    changed, _ = toys(english=ENGLISH.replace(old, new))
    assert list(in_step.faults_of_record(changed, chinese)) == []


def note(english):
    """Write the record of the toy page."""
    file = in_step.record_of("docs/zh/toy.md")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(in_step.fingerprints(english)), "utf-8")


def test_the_command_notes_what_is_in_step(toys, capsys, monkeypatch):
    toys()
    monkeypatch.setattr(in_step.chinese, "terms", dict)
    assert in_step.main("toy") == 0
    assert "docs/en/toy.md:1 #toy: noted as read" in capsys.readouterr().out
    assert list(in_step.faults_of_record(*toys())) == []
    toys(chinese=CHINESE.replace("0.5", "0.6"))
    in_step.record_of("docs/zh/toy.md").unlink()
    assert in_step.main("toy") == 1
    assert "nothing was noted" in capsys.readouterr().out
    assert not Path(in_step.record_of("docs/zh/toy.md")).exists()


@pytest.mark.parametrize(
    ("old", "new"), [("x = 1  #", "x = 2  #"), ("output\n1", "output\n2")]
)
def test_a_block_that_changed_is_copied(toys, old, new):
    english, chinese = toys(english=ENGLISH.replace(old, new))
    (done,) = in_step.follow(english, chinese)
    assert done.startswith("docs/zh/toy.md:") and "en/toy.md#toy" in done
    chinese = pages.read(chinese.path)
    assert in_step.blocks(chinese) == in_step.blocks(english)
    assert in_step.follow(english, chinese) == []
    assert "想一想" in chinese.text


def test_blocks_in_another_order_are_left_alone(toys):
    english, chinese = toys(english=ENGLISH.replace("```text", "```console"))
    assert in_step.follow(english, chinese) == []
    assert chinese.path.read_text("utf-8") == chinese.text


def test_the_command_asks_for_a_page(toys, capsys):
    toys()
    assert in_step.main("rnn") == 1
    assert capsys.readouterr().out == "PAGE=… is one of toy\n"
