"""The rules of a style sheet that are for something on the pages."""

import re

RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@(?:media|supports)[^{};]*\{\}")
WORD = re.compile(r"[\w-]+")
# Strings and addresses may hold a semicolon or a brace.
VARIABLE = re.compile(
    r"(?<=[{;])(--[\w-]+):((?:[^;{}\"'(]|\"[^\"]*\"|'[^']*'"
    r"|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\([^()]*\))*\))*)(;|(?=\}))"
)

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


def cut_rules(css, pages):
    """Leave out the rules that are for no element there is or can be.

    A class counts as there when its name stands anywhere on a page or in a
    script. Formulas are made by no script: of MathJax's thousands of rules,
    those are kept whose elements stand on a page.
    """
    elements, words = elements_of(pages), words_of(pages)

    def cut(match):
        if match[1].lstrip().startswith("@"):
            return match[0]
        selectors = re.split(r",(?![^(]*\))", match[1])
        kept = [s for s in selectors if is_used(s, elements, words)]
        return f"{','.join(kept)}{{{match[2]}}}" if kept else ""

    return EMPTY.sub("", EMPTY.sub("", RULE.sub(cut, css)))


def cut_variables(css, rules=""):
    """Leave out variables that neither this nor other rules read."""
    read = set(re.findall(r"var\((--[\w-]+)", css + rules))
    return VARIABLE.sub(lambda m: m[0] if m[1] in read else "", css)


def elements_of(pages):
    """Collect the kinds of elements in formulas: a tag and its classes."""
    return {
        (match["name"], frozenset(values.get("class", "").split()))
        for page in pages
        for match, values in page.tags()
        if match["name"].startswith("mjx-")
    }


def words_of(pages):
    """Collect all words of the pages and of the site's scripts."""
    words = set()
    for page in pages:
        words.update(WORD.findall(page.text))
    not_made = tuple(x for x, for_ in MADE_FOR.items() if for_ not in words)
    for root in {page.root for page in pages}:
        for script in root.rglob("*.js"):
            found = WORD.findall(script.read_text("utf-8"))
            words.update(x for x in found if not x.startswith(not_made))
    return words


def is_used(selector, elements, words):
    """Whether there can be an element for each part of a selector."""
    return all(
        is_there(part, elements, words)
        for part in re.split(r"[\s>+~]+", without_conditions(selector))
    )


def without_conditions(selector):
    """Leave out attributes and pseudo-classes."""
    selector = re.sub(r"\[[^\]]*\]", "", selector)
    before = None
    while before != selector:
        before = selector
        selector = re.sub(r"::?[\w-]+\([^()]*\)", "", selector)
    return re.sub(r"::?[\w-]+", "", selector)


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
