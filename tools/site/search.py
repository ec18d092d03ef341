"""The search index in two files: settings for every page, texts for a search.

The theme reads its index with every page; the texts in it are most of what a
page would cost. Its worker (theme/assets/js/search-worker.js) asks for them.
Beside the texts stands where each symbol and term is defined, as the tables of
the reference say, and each function, and what readers see or ask, as the tables
of the symptoms say and those of the questions: a search puts that place first.
"""

import json
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

REFERENCE = Path("reference", "index.html")
SYMPTOMS = Path("symptoms", "index.html")
TABLES = {"notation", "glossary"}  # the parts of it that define
WHOLE_LESSON = "# snippets/"  # repeats what was defined before
# Words that say nothing of what is looked for; "not" would find "notation".
SMALL = """
a all am an and are as at be but by can could do does for from get has have how
i if in into is it its me my no not of on or so that the they this to too was
what when where which why will with you your
为 什 么 是 的 了 都 我 吗 总 很 在
""".split()
WORD = re.compile(r"[\u4e00-\u9fff]|[a-z]\w*", re.ASCII)
FUNCTION = re.compile(r"\bdef (\w+)\(")
SEVERAL = re.compile(r"[,，;（）()]")


def set_texts_apart(site):
    """Move the texts of a built language into a file of their own."""
    file = Path(site) / "search" / "search_index.json"
    if not file.exists():  # a site without search
        return
    index = json.loads(file.read_text("utf-8"))
    terms, symptoms = (
        path.read_text("utf-8") if path.exists() else ""
        for path in (Path(site) / REFERENCE, Path(site) / SYMPTOMS)
    )
    texts = json.dumps(
        {
            "defined": defined(terms) + functions(index["docs"]),
            "seen": questions(terms) + seen(symptoms),
            "small": SMALL,
            "docs": index["docs"],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    file.with_name("texts.json").write_text(texts, "utf-8")
    file.write_text(json.dumps({**index, "docs": []}), "utf-8")


def defined(html):
    """List [address, terms], the place where a row of a table leads to.

    A glossary has the link on the term, and another language beside it; a
    table of symbols has it in its last column.
    """
    found, part = [], ""
    for node in LexborHTMLParser(html).css("h2[id], tbody tr"):
        if node.tag == "h2":
            part = node.id
        elif part in TABLES:
            cells = node.css("td")
            own = cells[0].css_first("a")
            links = [own] if own else cells[-1].css("a")
            terms = [t for c in cells[: -1 if own else 1] for t in names(c)]
            places = [a.attributes["href"].removeprefix("../") for a in links]
            found += [[place, terms] for place in places if terms]
    return found


def names(cell):
    """The symbols of a cell, or its words."""
    formulas = cell.css("mjx-assistive-mml")
    if formulas:
        return ["".join(math.text().split()) for math in formulas]
    return [name for x in SEVERAL.split(cell.text()) if (name := x.strip())]


def seen(html):
    """List [address, words] of each symptom, with its section's address."""
    found, part = [], ""
    for node in LexborHTMLParser(html).css("h2[id], p, tbody tr"):
        if node.tag == "h2":
            part = f"symptoms/#{node.id}"
        elif part:  # a row without its links
            shown = node.css("td")[:-1] or [node]
            found.append([part, words(shown)])
    return found


def questions(html):
    """List [address, words] of each question, with its first answer."""
    found, part = [], ""
    for node in LexborHTMLParser(html).css("h2[id], tbody tr"):
        if node.tag == "h2":
            part = node.id
        elif part == "questions":
            link = node.css_first("td:last-child a").attributes["href"]
            place = link.removeprefix("../")
            found.append([place, words(node.css("td")[:1])])
    return found


def words(nodes):
    """The words of parts of a page, and their Chinese characters one by one."""
    for drawn in (x for node in nodes for x in node.css("mjx-math")):
        drawn.decompose()  # beside it is the same formula to be heard
    text = " ".join(node.text(separator=" ") for node in nodes).lower()
    return "".join(f" {word}" for word in WORD.findall(text))


def functions(docs):
    """List [address, names] of the functions that only one place defines."""
    places = {}
    for doc in docs:
        listed, _, _ = doc["text"].partition(WHOLE_LESSON)
        for name in FUNCTION.findall(listed):
            places.setdefault(name, set()).add(doc["location"])
    return [[*at, [name]] for name, at in places.items() if len(at) == 1]
