"""The search finds what a reader types, and first where it is defined."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.proof import chinese
from tools.site import search

ASK = Path(__file__).with_name("ask.mjs")

# What a reader types: the page and the heading that must come first.
QUESTIONS = {
    # Symbols, as one types them
    "W_aa": "notation/#weights",
    "Waa": "notation/#weights",
    "W_{aa}": "notation/#weights",
    "w_ya": "notation/#weights",
    "b_a": "rnn/#one-step",
    "a<t>": "rnn/#one-step",
    "a^<t>": "rnn/#one-step",
    "a⟨t−1⟩": "rnn/#one-step",
    "a<3>": "rnn/#one-step",
    "x^(i)<t>": "notation/#many-sequences",
    "T_x": "notation/#one-sequence",
    "n_a": "rnn/#one-step",
    "y_hat": "rnn/#one-step",
    "ŷ": "rnn/#one-step",
    "c~": "gru/#simplified",
    "c_tilde": "gru/#simplified",
    "Gamma_u": "gru/#simplified",
    "Γ_u": "gru/#simplified",
    "\\Gamma_f": "lstm/#one-step",
    "∂L/∂Waa": "bptt/#cell",
    "dL/dW_aa": "bptt/#cell",
    "dWaa": "bptt/#cell",
    "da_next": "bptt/#hidden-state",
    "da_prevt": "bptt/#hidden-state",
    "dc_prev": "lstm/#who-uses",
    "tau": "sampling/#temperature",
    "sigma": "gru/#simplified",
    # Functions of the code
    "rnn_cell_forward": "rnn/#cell",
    "lstm_cell_backward": "lstm/#cell-backward",
    "gradient_check": "bptt/#proof",
    # Words
    "padding": "notation/#idea",
    "padd": "notation/#idea",
    "mask": "notation/#batch",
    "softmax": "rnn/#one-step",
    "BPTT": "bptt/#idea",
    "perplexity": "language-model/#perplexity",
    "teacher forcing": "sampling/#teacher-forcing",
    "gates": "gru/#idea",
    "reset gate": "gru/#full",
    "peephole": "lstm/#exercise-peephole",
    "vanishing gradients": "vanishing-gradients/#idea",
    "clipping": "vanishing-gradients/#clipping",
    "What is a hidden state?": "rnn/#idea",
    "Naming people in a sentence": "name-tagging/",
    "<EOS>": "language-model/#tokens",
    "many to one": "rnn-types/#one-answer",
    "填充": "notation/#idea",
    "my assignment gives wrong numbers": "symptoms/",
    # What goes wrong, in a reader's own sentence
    "loss stays at log 2": "symptoms/#loss",
    "my loss stays at 0.693": "symptoms/#loss",
    "the loss does not decrease": "symptoms/#loss",
    "my loss does not go down": "symptoms/#loss",
    "loss is nan": "symptoms/#nan",
    "Why is my loss NaN?": "symptoms/#nan",
    "gradients are all zero": "symptoms/#gradients",
    "my gradient check fails": "symptoms/#gradients",
    "gradient checking fails": "symptoms/#gradients",
    "dWaa is wrong": "symptoms/#gradients",
    "shapes do not match": "symptoms/#shapes",
    "shape mismatch": "symptoms/#shapes",
    "operands could not be broadcast together": "symptoms/#shapes",
    "IndexError: list index out of range": "symptoms/#shapes",
    "the network predicts the same for all": "symptoms/#values",
    "it generates the same text": "symptoms/#samples",
    # And what the reference has an answer to
    "why does greedy text run in circles": "sampling/#pitfall-greedy",
    "why is da_prevt added": "bptt/#hidden-state",
    "other names with the same seed": "sampling/#pitfall-chaos",
}
# In Chinese: the page that comes first. A term is found where it is introduced.
CHINESE = {
    entry["zh"]: entry["home"]
    for entry in chinese.terms().values()
    if "home" in entry
} | {
    "序列模型": "why-sequence-models",
    "填充": "notation",
    "独热编码": "one-hot",
    "词表": "one-hot",
    "隐状态": "rnn",
    "反向传播": "bptt",
    "困惑度": "language-model",
    "教师强制": "sampling",
    "强制教学": "sampling",
    "梯度消失": "vanishing-gradients",
    "门控循环单元": "gru",
    "长短期记忆": "lstm",
    "双向": "bidirectional",
    "深度": "deep-rnn",
    "召回率": "name-tagging",
    # As others call it, or a part of the name
    "随时间反向传播": "bptt",
    "截断反向传播": "bptt",
    "隐藏状态": "rnn",
    "词汇表": "one-hot",
    "候选记忆": "gru",
    "长短时记忆": "lstm",
    "查准率": "name-tagging",
    "深层循环神经网络": "deep-rnn",
    "独热": "one-hot",
    "记忆": "lstm",
    "反向": "bptt",
    "句末": "language-model",
    # What else one may be after
    "RNN": "rnn",
    "BPTT": "bptt",
    "前向传播": "rnn",
    "梯度": "bptt",
    "梯度检验": "bptt",
    "损失函数": "bptt",
    "交叉熵": "bptt",
    "候选值": "gru",
    "重置门": "gru",
    "雅可比矩阵": "vanishing-gradients",
    "奇异值": "vanishing-gradients",
    "时间步": "notation",
    "参数共享": "rnn",
    "多对一": "rnn-types",
    "贪心": "sampling",
    "恐龙": "sampling",
    "旋律": "music",
    "即兴创作": "music",
    "转换权重": "conventions",
    "勘误": "reference",
    # What goes wrong
    "我的作业": "symptoms",
    "形状不匹配": "symptoms",
    "损失变成 nan": "symptoms",
    "损失变成nan": "symptoms",
    "损失停在 log 2": "symptoms",
    "损失不下降": "symptoms",
    "损失是 nan": "symptoms",
    "梯度全是零": "symptoms",
    "梯度检验不通过": "symptoms",
    "形状对不上": "symptoms",
    "总是生成同样的文字": "symptoms",
}


def ask(language, questions):
    """Ask the search of a built language; give what it finds, in order."""
    done = subprocess.run(
        ["node", ASK, language],
        input=json.dumps(list(questions)),
        capture_output=True,
        encoding="utf-8",
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def faults(language, questions):
    """Say which questions do not find first what they should."""
    for question, found in ask(language, questions).items():
        first = found[0] if found else []
        if first[:1] != [questions[question]]:
            yield f"{question}: wants {questions[question]}, found {first}"


def test_finds_first_what_defines_it(site):
    assert list(faults(site.root / "en", QUESTIONS)) == []


def not_found(site, language, questions):
    """Say which pages their titles do not lead to."""
    for title, found in ask(site.root / language, questions).items():
        places = [place.partition("#")[0] for place, *_ in found]
        if questions[title] not in places:
            yield f"{title}: wants {questions[title]}, found {places[:3]}"


def titles(site, language):
    """The words of each page's heading, in Chinese those before the colon."""
    return {
        next(page.soup.h1.strings).strip().partition("：")[0]: url[3:]
        for page in site.pages.values()
        if (url := page.url) in site.lessons and url.startswith(language)
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_finds_every_page_by_its_title(language, site):
    asked = titles(site, language)
    assert len(asked) == sum(url.startswith(language) for url in site.lessons)
    assert list(not_found(site, language, asked)) == []


def test_a_title_that_leads_elsewhere_is_told(site):
    (told,) = not_found(site, "en", {"Music": "sampling/nowhere/"})
    assert told.startswith("Music: wants sampling/nowhere/, found [")


@pytest.fixture(scope="module")
def in_chinese(site):
    """All questions, asked at once."""
    return ask(site.root / "zh", CHINESE)


@pytest.mark.parametrize("question", CHINESE)
def test_finds_chinese_words(question, in_chinese):
    page = CHINESE[question]
    found = [places[0].partition("/")[0] for places in in_chinese[question]]
    assert found[:1] == [page], found


@pytest.fixture
def other(site, tmp_path):
    """A copy of a language, to plant something in its search."""
    folder = tmp_path / "en"
    for part in ("search", "assets/js", "assets/javascripts"):
        shutil.copytree(site.root / "en" / part, folder / part)
    return folder


def test_planted_search_that_knows_no_definitions(other):
    texts = other / "search" / "texts.json"
    known = json.loads(texts.read_text("utf-8"))
    texts.write_text(json.dumps(known | {"defined": []}), "utf-8")
    missed = [line.partition(":")[0] for line in faults(other, QUESTIONS)]
    assert {"W_aa", "padding", "da_next", "gates"} <= set(missed)


def test_planted_search_that_knows_no_symptoms(other):
    texts = other / "search" / "texts.json"
    known = json.loads(texts.read_text("utf-8"))
    texts.write_text(json.dumps(known | {"seen": []}), "utf-8")
    missed = [line.partition(":")[0] for line in faults(other, QUESTIONS)]
    assert {"loss stays at log 2", "gradients are all zero"} <= set(missed)


def test_planted_search_that_hears_every_word(other):
    texts = other / "search" / "texts.json"
    known = json.loads(texts.read_text("utf-8"))
    texts.write_text(json.dumps(known | {"small": []}), "utf-8")
    missed = {line.partition(":")[0] for line in faults(other, QUESTIONS)}
    assert {"my gradient check fails", "my loss does not go down"} <= missed


def test_planted_search_that_knows_no_chinese_words(site, tmp_path):
    folder = tmp_path / "zh"
    for part in ("search", "assets/js", "assets/javascripts"):
        shutil.copytree(site.root / "zh" / part, folder / part)
    texts = folder / "search" / "texts.json"
    known = json.loads(texts.read_text("utf-8"))
    texts.write_text(json.dumps(known | {"defined": []}), "utf-8")
    missed = {
        question
        for question, found in ask(folder, CHINESE).items()
        if not found or found[0][0].partition("/")[0] != CHINESE[question]
    }
    assert {"截断反向传播", "候选记忆", "机器翻译", "RNN"} <= missed


def test_planted_search_that_takes_symbols_as_they_are(other):
    worker = other / "assets/js/search-ask.js"
    text = worker.read_text("utf-8")
    text, count = re.subn(r"=plain\((\w+)\)", r"=String(\1)", text)
    assert count == 1
    worker.write_text(text, "utf-8")
    missed = {line.partition(":")[0] for line in faults(other, QUESTIONS)}
    assert {"W_aa", "a<t>", "Γ_u", "∂L/∂Waa", "c_tilde"} <= missed
    assert not {"padding", "mask", "peephole"} & missed


TABLES = """
<h2 id="notation">Symbols</h2>
<table><thead><tr><th>Symbol</th></tr></thead><tbody>
<tr><td><mjx-assistive-mml><math><msub><mi>W</mi> <mrow><mi>a</mi><mi>x</mi>
</mrow></msub></math></mjx-assistive-mml>, <mjx-assistive-mml><math><mi>b</mi>
</math></mjx-assistive-mml></td><td>weights</td>
<td><a href="../rnn/#one">RNN</a>, <a href="../gru/#two">GRU</a></td></tr>
<tr><td><code>da_time</code>, <code>da_next</code></td><td>parts</td>
<td><a href="../bptt/#three">BPTT</a></td></tr>
<tr><td>nothing</td><td>leads</td><td>nowhere</td></tr></tbody></table>
<h2 id="errata">Errata</h2>
<table><tbody><tr><td><a href="../rnn/#no">wrong</a></td><td></td></tr></tbody>
</table>
<h2 id="glossary">Glossary</h2>
<table><tbody><tr><td><a href="../rnn/#end">end, EOS</a></td>
<td>句末（终）</td><td>the <a href="../rnn/#no">last</a></td></tr></tbody>
</table>
"""


def test_definitions_are_read_from_the_tables():
    assert search.defined(TABLES) == [
        ["rnn/#one", ["Wax", "b"]],
        ["gru/#two", ["Wax", "b"]],
        ["bptt/#three", ["da_time", "da_next"]],
        ["rnn/#end", ["end", "EOS", "句末", "终"]],
    ]


SYMPTOMS = """
<h1>Wrong</h1><p>Look here.</p>
<h2 id="nan">NaN</h2><p>The loss is NaN. 损失</p>
<table><tbody><tr><td>at <mjx-math>glyphs</mjx-math><mjx-assistive-mml><math>
<mi>log</mi><mn>2</mn></math></mjx-assistive-mml></td><td>a
<code>mask</code></td><td><a href="../rnn/#one">RNN</a></td></tr></tbody>
</table>
"""
ASKED = """
<h2 id="glossary">Glossary</h2>
<table><tbody><tr><td><a href="../rnn/#end">end</a></td></tr></tbody></table>
<h2 id="questions">Questions</h2>
<table><tbody><tr><td>Why two?</td><td><a href="../rnn/#one">RNN</a>,
<a href="../gru/#two">GRU</a></td></tr></tbody></table>
"""


def test_symptoms_and_questions_are_read_from_their_tables():
    assert search.seen(SYMPTOMS) == [
        ["symptoms/#nan", " the loss is nan 损 失"],
        ["symptoms/#nan", " at log a mask"],
    ]
    assert search.questions(ASKED) == [["rnn/#one", " why two"]]


def test_a_function_is_defined_where_it_is_listed():
    docs = [
        {"location": "gru/#a", "text": "# snippets/rnn.py\ndef cell(x):"},
        {"location": "rnn/#b", "text": "<pre>def cell(x):\ndef both(x):</pre>"},
        {"location": "lstm/#c", "text": "def both(x):"},
    ]
    assert search.functions(docs) == [["rnn/#b", ["cell"]]]
