"""What `make bench` measured, as pages show it: docs/measured.md.

A lesson has the loop over the cell first, and then the same, faster. How much
faster is a claim, so a page includes two sections of that file, `gru-forward`
with the range, machine and day, and `gru-forward-sizes`, a table. In front of
each stands a mark of its text and of the code that was measured. So an edit by
hand, or of that code, is found (tests/pages/test_measured.py).
"""

import ast
import datetime
import hashlib
import inspect
import platform
import re
import textwrap
from pathlib import Path

import numpy as np

FILE = Path("docs/measured.md")
CHINESE = Path("docs/measured.zh.md")
# What is measured: the network, and whether the way back is too.
MEASURED = {
    "rnn": ("RNN", False),
    "bptt": ("RNN", True),
    "gru-forward": ("GRU", False),
    "gru-backward": ("GRU", True),
    "lstm-forward": ("LSTM", False),
    "lstm-backward": ("LSTM", True),
}
NAMES = [name + end for name in MEASURED for end in ("", "-sizes")]
HEAD = """\
<!-- Written by `make bench`; pages include the sections. Edit nothing here. -->
"""
SECTION = re.compile(
    r"<!-- mark: (?P<mark>\w+) -->\n\n"
    r"<!-- --8<-- \[start:(?P<name>[-a-z]+)\] -->\n\n"
    r"(?P<text>.*?)\n\n"
    r"<!-- --8<-- \[end:(?P=name)\] -->",
    re.S,
)

# What sentence() and table() say, as one line, and the Chinese of it.
IN_CHINESE = (
    (
        r"How much faster\? The loop takes (\S+) to (\S+) times as long,"
        r" (forward(?: and backward)?), most with one example at a time;"
        r" measured by `make bench` on (\S+), on one thread of (.+) with NumPy"
        r" (\S+)\.",
        r"快多少？\3，上面的循环要花 \1 到 \2 倍的时间，一次只有一个样本时"
        r"相差最大。\4 用 `make bench` 测得：\5 的一个线程，NumPy \6。",
    ),
    (r"forward and backward", "前向传播加上反向传播"),
    (r"forward", "只看前向传播"),
    (r"time of the loop ÷ ours", "循环的时间 ÷ 我们的时间"),
    (
        r"The loop is (\S+), in float64: .*",
        r"循环写在 \1 里，类型是 float64：和这里一样一个单元接一个单元地算，"
        r"只是不检查形状。一次只有一个样本时省得最多，因为那时调用一次 NumPy，"
        r"比算那几个数还费时。矩阵和小批量都很大时几乎不省，"
        r"因为两边要做的乘法一样多。",
    ),
)


def write(gains, shapes, codes):
    """Write all sections.

    gains: for each of MEASURED how many times as long the loop takes, by
    shape; codes: for each the functions that were measured
    """
    parts = [HEAD]
    for name, (network, back) in MEASURED.items():
        texts = sentence(back, gains[name]), table(network, shapes, gains[name])
        for end, text in zip(("", "-sizes"), texts, strict=True):
            parts.append(
                f"<!-- mark: {mark(text, codes[name])} -->\n\n"
                f"<!-- --8<-- [start:{name}{end}] -->\n\n"
                f"{text}\n\n<!-- --8<-- [end:{name}{end}] -->\n"
            )
    FILE.write_text(text := "\n".join(parts), encoding="utf-8")
    CHINESE.write_text(in_chinese(text), encoding="utf-8")


def in_chinese(text):
    """The sections of the English file for Chinese pages."""
    parts = [HEAD]
    for match in SECTION.finditer(text):
        said = []
        for paragraph in match["text"].split("\n\n"):
            is_table = paragraph.startswith("|")
            if not is_table:
                paragraph = " ".join(paragraph.split())
            for english, chinese in IN_CHINESE:
                paragraph = re.sub(english, chinese, paragraph)
            said.append(paragraph if is_table else wrap(paragraph))
        name, said = match["name"], "\n\n".join(said)
        parts.append(
            f"<!-- --8<-- [start:{name}] -->\n\n"
            f"{said}\n\n<!-- --8<-- [end:{name}] -->\n"
        )
    return "\n".join(parts)


def wrap(text):
    """Break lines at spaces only: in Chinese a break would be read as one."""
    return textwrap.fill(
        text, 80, break_long_words=False, break_on_hyphens=False
    )


def sentence(back, gains):
    """The range, with machine and day."""
    way = "forward and backward" if back else "forward"
    return textwrap.fill(
        f"How much faster? The loop takes {min(gains):.1f} to"
        f" {max(gains):.1f} times as long, {way}, most with one example at a"
        f" time; measured by `make bench` on {datetime.date.today()}, on one"
        f" thread of {machine()} with NumPy {np.__version__}.",
        80,
    )


def table(network, shapes, gains):
    """The ratios by size."""
    state = "n_c" if network == "GRU" else "n_a"
    rows = [rf"| $n_x$ | ${state}$ | $m$ | $T_x$ | time of the loop ÷ ours |"]
    rows.append("| -- | -- | -- | -- | -- |")
    for shape, gain in zip(shapes, gains, strict=True):
        rows.append(f"| {' | '.join(map(str, shape))} | {gain:.1f} |")
    peer = (
        "The loop is `tools/measure/textbook.py`, in float64: cell by cell, as"
        " here, but without the checks of shapes. Most is gained with one"
        " example at a time, where a call of NumPy costs more than the few"
        " numbers in it; with large matrices and batches next to nothing, since"
        " there are as many numbers to multiply in both."
    )
    return "\n".join(rows) + "\n\n" + textwrap.fill(peer, 80)


def machine():
    """The name of the processor."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        name = re.search(r"^model name\s*: (.+)", text, re.M)[1]
    except (OSError, TypeError):
        name = platform.processor() or platform.machine()
    return " ".join(name.split())


def mark(text, functions):
    """A short mark of a section and of the code that it measured."""
    whole = "\n".join([" ".join(text.split()), *sources(functions)])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def sources(functions):
    """The code of functions and of all that they call here, without words."""
    found, waiting = {}, [inspect.unwrap(f) for f in functions]
    while waiting:
        function = waiting.pop()
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        definition = tree.body[0]
        if ast.get_docstring(definition):
            definition.body = definition.body[1:]
        found[function.__module__, function.__name__] = ast.unparse(tree)
        for name in sorted(names(function.__code__)):
            called = inspect.unwrap(function.__globals__.get(name) or name)
            if not inspect.isfunction(called):
                continue
            key = called.__module__, called.__name__
            if key[0].split(".")[0] in ("snippets", "tools"):
                waiting += [called] * (key not in found)
    return [found[key] for key in sorted(found)]


def names(code):
    """The names in a function, and in those inside of it."""
    inner = (part for part in code.co_consts if inspect.iscode(part))
    return set(code.co_names).union(*map(names, inner))


def faults(text, codes):
    """Yield the sections that were edited, or measured on other code."""
    found = list(SECTION.finditer(text))
    if (there := [match["name"] for match in found]) != NAMES:
        yield f"{FILE}: has the sections {there}, expected {NAMES}: make bench"
    for match in found:
        name = match["name"]
        code = codes.get(name.removesuffix("-sizes"), ())
        line = text[: match.start("mark")].count("\n") + 1
        if mark(match["text"], code) != match["mark"]:
            yield (
                f"{FILE}:{line}: {name} is not what was measured on the code"
                " as it is now: make bench"
            )
