"""Chinese prose keeps the rules of the site: signs, spaces, terms."""

import functools
import re
import tomllib
from pathlib import Path

import pytest

from figures import drawing
from tools.proof import chinese, in_step, pages
from tools.site.generator import LANGUAGES

KNOWN = chinese.terms()


def test_style(translated):
    _, page = translated
    assert list(chinese.faults_of_style(page.path, page.text)) == []


def test_terms(translated):
    english, page = translated
    faults = [
        *chinese.faults_of_words(page.path, page.text, KNOWN),
        *chinese.faults_of_terms(page, english, KNOWN),
    ]
    assert faults == []


def test_links(translated):
    english, page = translated
    faults = chinese.faults_of_links(page, english, every_title())
    assert list(faults) == []


@functools.cache
def every_title():
    return {x: chinese.titles(f"docs/{x}") for x in LANGUAGES}


def test_figures():
    lines = drawing.CHINESE.read_text("utf-8").split("\n")
    faults = []
    for text in drawing.chinese().values():
        line = next(i for i, line in enumerate(lines, 1) if f'"{text}"' in line)
        where, said = f"{drawing.CHINESE}:{line}", text.replace("#", "1")
        faults += chinese.faults_of_style(where, said)
        faults += chinese.faults_of_words(where, said, KNOWN)
    assert faults == []


def test_readme():
    assert list(in_step.faults_of_prose()) == []


def test_the_home_of_a_term_has_it():
    """Else nothing would ask for its English name there."""
    for term, entry in KNOWN.items():
        if home := entry.get("home"):
            text = Path("docs/en", f"{home}.md").read_text("utf-8")
            assert term.lower() in " ".join(text.lower().split()), (term, home)


GLOSSARY = re.compile(r"^\| \[([^\]]+)\]\([^)]*\) \| ([^|（]+)", re.M)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_glossary_has_the_same_terms(language):
    text = Path("docs", language, "reference.md").read_text("utf-8")
    found = {
        name.lower(): said.strip()
        for names, said in GLOSSARY.findall(text)
        for name in names.split(", ")
    }
    same = [term for term in KNOWN if term.lower() in found]
    assert len(same) > 20
    for term in same:
        assert found[term.lower()] == KNOWN[term]["zh"], term


def test_the_search_knows_the_terms():
    """But for those that hold another one, which would not be found in them."""
    said = {entry["zh"] for entry in KNOWN.values()}
    said = {x for x in said if re.fullmatch(f"{chinese.HAN}+", x)}
    whole = [x for x in said if not any(y != x and y in x for y in said)]
    lines = Path("tools/site/jieba.txt").read_text("utf-8").splitlines()
    taught = [line.removesuffix(" 100000") for line in lines]
    assert taught == sorted(whole)


def test_no_term_forbids_another():
    """A pattern that hits a wanted word could never be followed."""
    for term, entry in KNOWN.items():
        for other in KNOWN.values():
            text = f"{entry['zh']}，{other['zh']}"
            known = {term: entry}
            assert list(chinese.faults_of_words("x", text, known)) == []


SOUND = """
# 玩具（toy）{ #toy }

第 $t$ 步的隐状态记作 $a\\at{t}$，它的形状是 `(n_a, m)`；由 [(1)](#eq-1)
可知，**损失**越小越好。“猫”和“狗”是两个词元：*One*，即 *Two*，用过 10,000
个词……真的吗？ [^1]

| 词 | GRU |
| -- | -- |
| 一（one），二 | $W_{aa}$，$3 \\times 4$ |

```python
x = 1  # 代码里，随便写.
```

$$
x = 1,
$$

[^1]: 注，见 A. Author, *A Title*, 2014.
"""
SOUND = SOUND.replace("吗？ [^1]", "吗？[^1]")

BAD_STYLE = {
    "no space before a formula": ("第 $t$", "第$t$", ":3: 第□", "want a space"),
    "no space after Latin": ("二 |", "二x |", ":9: ", "want a space"),
    "no space beside a number": ("用过 10,000", "用过10,000", ":4: ", "space"),
    "a space too much": ("可知，", "可 知，", ":4: ", "between Chinese"),
    "a line that was broken": ("越小越好", "越小\n越好", ":4: ", "between"),
    "a space beside punctuation": (
        "可知，",
        "可知， ",
        ":4: ",
        "no space beside",
    ),
    "half a comma": ("可知，", "可知,", ":4: ", "want full width"),
    "half a colon": ("词元：", "词元:", ":4: ", "want full width"),
    "a full stop": ("见 A", "见.", ":19: ", "want 。"),
    "half brackets": ("一（one）", "一(one)", ":9: ", "want （）"),
    "straight quotes": ("“猫”", '"猫"', ":4: ", "want “”"),
    "three dots": ("词……", "词...", ":5: ", "want ……"),
    "a dash": ("词……", "词 – ", ":5: ", "want ——"),
    "a space beside quotes": ("“猫”和", "“猫” 和", ":4: ", "beside Chinese q"),
    "two signs": ("可知，", "可知，。", ":4: ", "two signs at once"),
    "wide letters": ("GRU", "ＧＲＵ", ":7: ", "half width"),
    "italics": ("**损失**", "*损失*", ":4: ", "no italics"),
    "italics after a title": (
        "*Two*，用过",
        "*Two*，*用过*",
        ":4: ",
        "*用过*: Chinese has no italics",
    ),
    "a title with a Chinese word": (
        "*Two*，用过",
        "*A 题*，用过",
        ":4: ",
        "no italics",
    ),
    "bold that is none": ("**损失**", "**损失：**", ":4: ", "outside of bold"),
    "escaped bold": ("**损失**", r"\*\*损失\*\*", ":4: ", "outside of bold"),
    "a chain": ("一（one）", "我的猫的爪的影的颜色", ":9: ", "的 too often"),
    "a heading": ("玩具（toy）", "玩具 (toy)", ":1: ", "want （）"),
    "a note": ("注，见", "注,见", ":19: ", "want full width"),
}


def test_sound_text_has_no_fault():
    assert list(chinese.faults_of_style("x", SOUND.lstrip("\n"))) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "message"), BAD_STYLE.values(), ids=BAD_STYLE
)
def test_finds_in_style(expect, old, new, where, message):
    assert old in SOUND
    text = SOUND.replace(old, new, 1).lstrip("\n")
    faults = list(chinese.faults_of_style("docs/zh/toy.md", text))
    assert any(where in fault and message in fault for fault in faults), faults


TERMS = """
["hidden state"]
zh = "隐状态"
not = ["隐藏状态"]
home = "toy"

[loss]
zh = "损失"
not = ["损耗"]

[sampling]
zh = "采样"
loose = true

["Toy.AI"]
zh = "Toy.AI"
not = ['(?!Toy\\.AI)(?i:toy\\.ai)(?!-)']
"""
ENGLISH = "# Toy { #toy }\n\nHidden\nstates, losses and sampling: `loss`.\n"
CHINESE = """
# 玩具 { #toy }

隐状态（hidden state）和
损失，取一个词。

| English | 中文 |
| -- | -- |
| hidden state | 隐状态（激活值，隐藏状态） |
""".lstrip()
BAD_TERMS = {
    "another word": ("损失", "损失，损耗", ":4: ", "loss is 损失, not 损耗"),
    "another word in a sentence": ("损失", "损失（损耗）", ":4: ", "not 损耗"),
    "another word beside another term": (
        "隐状态（激",
        "损失（激",
        ":8: ",
        "not 隐藏状态",
    ),
    "another word, and more": ("藏状态）", "藏状态）等", ":8: ", "not 隐藏"),
    "a term that is missing": ("损失", "代价", "", "has loss: 损失"),
    "a name in another form": ("取一", "Toy.ai 取一", ":4: ", "not Toy.ai"),
    "no English name": ("（hidden state）", "", "", "want 隐状态（hidden"),
    "another English name": ("hidden state", "state", "", "want 隐状态（hid"),
}


def terms_of(write, text):
    """The faults of a toy page in its terms."""
    known = tomllib.loads(TERMS)
    english = pages.read(write("docs/en/toy.md", ENGLISH))
    page = pages.read(write("docs/zh/toy.md", text))
    yield from chinese.faults_of_words(page.path, page.text, known)
    yield from chinese.faults_of_terms(page, english, known)


def test_sound_terms_have_no_fault(write):
    assert list(terms_of(write, CHINESE)) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "message"), BAD_TERMS.values(), ids=BAD_TERMS
)
def test_finds_in_terms(write, expect, old, new, where, message):
    assert old in CHINESE
    faults = terms_of(write, CHINESE.replace(old, new, 1))
    expect(faults, message, f"docs/zh/toy.md{where}")


LINKS = """
# Toy { #toy }

[The rule](#rule), [a rule](#rule), and [which is
wrong](other.md#which) of [the rule](#rule).

### The rule { #rule }
"""
CHINESE_LINKS = """
# 玩具 { #toy }

[唯一的规则](#rule)，[有条规则](#rule)，[哪一行
错了](other.md#which)，[规则](#rule)。

### 唯一的规则 { #rule }
"""
OTHER = {"en": "# Which is wrong? { #which }\n", "zh": "# 错了？ { #which }\n"}
BAD_LINKS = {
    "another title": ("[唯一", "[同一条", ":3: ", "“唯一的规则”"),
    "a title of another page": ("错了]", "不对]", ":3: ", "“错了？”"),
    "a second time": ("[规则]", "[公式]", ":4: ", "“唯一的规则”"),
    "a title that changed": ("### 唯一", "### 第一", ":3: ", "“第一的规则”"),
}


def links_of(write, text):
    """The faults of a toy page in its links."""
    for language, other in OTHER.items():
        write(f"docs/{language}/other.md", other)
    english = pages.read(write("docs/en/toy.md", LINKS))
    page = pages.read(write("docs/zh/toy.md", text))
    named = {x: chinese.titles(f"docs/{x}") for x in LANGUAGES}
    yield from chinese.faults_of_links(page, english, named)


def test_sound_links_have_no_fault(write):
    assert list(links_of(write, CHINESE_LINKS)) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "message"), BAD_LINKS.values(), ids=BAD_LINKS
)
def test_finds_in_links(write, expect, old, new, where, message):
    assert old in CHINESE_LINKS
    faults = links_of(write, CHINESE_LINKS.replace(old, new, 1))
    expect(faults, message, f"docs/zh/toy.md{where}")
