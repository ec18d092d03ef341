"""The rules of a style sheet that are for something on the pages.

They are matched, not parsed: the visitor of lightningcss 1 cannot give back
the rules of the theme ("failed to deserialize").
"""

import re
from functools import lru_cache

RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
# Fonts of the reader's system; those with a file are cut in formulas.py.
FACE = re.compile(
    r"@font-face\{font-family:(\"?)([^;{}\"]+)\1;(?:(?!url\()[^{}])*\}"
)
EMPTY = re.compile(r"@(?:media|supports)[^{};]*\{\}")
WORD = re.compile(r"[\w-]+")
# Strings and addresses may hold a semicolon or a brace.
VARIABLE = re.compile(
    r"(?<=[{;])(--[\w-]+):((?:[^;{}\"'(]|\"[^\"]*\"|'[^']*'"
    r"|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\([^()]*\))*\))*)(;|(?=\}))"
)

# Attributes that no script sets: rules for other values are for no page.
SET = {"dir", "lang", "data-md-color-accent", "data-md-color-primary"}
ATTRIBUTE = re.compile(r"\[([\w-]+)=\"?([\w-]+)\"?\]")

# What the theme's script makes only for pages that have a certain word.
MADE_FOR = {
    "md-annotation": "annotate",
    "md-source": "md-source",
    "md-tag": "md-tags",
    "md-status": "md-status",
    "md-tooltip": "tooltips",
    "md-version": "mike",
    "tabbed-": "tabbed-set",
}


def note_use(page):
    """Note the classes and the words of scripts of a page.

    And the kinds of elements in its formulas, a tag and its classes; and the
    values of attributes that no script sets.
    """
    page.words, page.elements = set(), set()
    for node in page.tree.root.traverse():
        classes = (node.attributes.get("class") or "").split()
        page.words.update(classes)
        for name in SET & node.attributes.keys():
            page.words.add(f"{name}={node.attributes[name]}")
        if node.tag.startswith("mjx-"):
            page.elements.add((node.tag, frozenset(classes)))
        elif node.tag == "script":
            page.words.update(WORD.findall(node.text()))


def cut_to_pages(css, pages, scripts):
    """Leave out the rules that are for no element there is or can be.

    A class counts as there when an element has it, or its name stands in a
    script. Formulas are made by no script: of MathJax's thousands of rules,
    those are kept whose elements stand on a page.
    """
    words = set().union(*(page.words for page in pages))
    not_made = tuple(x for x, for_ in MADE_FOR.items() if for_ not in words)
    for script in scripts:
        found = words_of(script.read_text("utf-8"))
        words |= {x for x in found if not x.startswith(not_made)}
    elements = set().union(*(page.elements for page in pages))
    fixed = {x for x in words if "=" in x}
    return cut_rules(css, frozenset(elements), words_of(css) & words | fixed)


@lru_cache(maxsize=500)
def words_of(text):
    """Collect the words of a script or style sheet."""
    return frozenset(WORD.findall(text))


@lru_cache(maxsize=10)
def cut_rules(css, elements, words):
    """Leave out the rules that are for none of these."""

    def cut(match):
        if match[1].lstrip().startswith("@"):
            return match[0]
        selectors = re.split(r",(?![^(]*\))", match[1])
        kept = [s for s in selectors if is_used(s, elements, words)]
        return f"{','.join(kept)}{{{match[2]}}}" if kept else ""

    return cut_faces(EMPTY.sub("", EMPTY.sub("", RULE.sub(cut, css))))


def cut_faces(css):
    """Leave out fonts of the system that no rule names."""
    rules = FACE.sub("", css)
    return FACE.sub(lambda m: m[0] if m[2] in rules else "", css)


def cut_variables(css, rules=""):
    """Leave out variables that neither this nor other rules read."""
    read = set(re.findall(r"var\((--[\w-]+)", css + rules))
    return VARIABLE.sub(lambda m: m[0] if m[1] in read else "", css)


def is_used(selector, elements, words):
    """Whether there can be an element for each part of a selector."""
    if not all(
        f"{name}={value}" in words
        for name, value in ATTRIBUTE.findall(without_brackets(selector))
        if name in SET
    ):
        return False
    return all(
        is_there(part, elements, words)
        for part in re.split(r"[\s>+~]+", without_conditions(selector))
    )


def without_conditions(selector):
    """Leave out attributes and pseudo-classes."""
    selector = re.sub(r"\[[^\]]*\]", "", selector)
    return re.sub(r"::?[\w-]+", "", without_brackets(selector))


def without_brackets(selector):
    """Leave out pseudo-classes that have selectors of their own."""
    before = None
    while before != selector:
        before = selector
        selector = re.sub(r"::?[\w-]+\([^()]*\)", "", selector)
    return selector


def is_there(part, elements, words):
    """Whether there can be an element with a tag and classes."""
    tag = re.match(r"[\w-]*", part)[0]
    classes = set(re.findall(r"\.([\w-]+)", part))
    ours = ("mjx-", "NCM-")
    if tag.startswith(ours) or any(name.startswith(ours) for name in classes):
        return any(
            tag in ("", name) and classes <= has for name, has in elements
        )
    return classes <= words
