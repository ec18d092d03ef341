"""What can be checked in the files of the built site, without a browser.

Each check takes a `Site` and returns its problems, one readable line each.
"""

import json
import re
from collections import Counter
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

LOADING_LINKS = {
    "dns-prefetch",
    "icon",
    "manifest",
    "modulepreload",
    "preconnect",
    "prefetch",
    "preload",
    "stylesheet",
}
CSS_URL = re.compile(r"""url\(\s*(['"]?)(.*?)\1\s*\)|@import\s+(['"])(.*?)\3""")
# Text that shows Markdown which was not understood, outside of code.
LEFTOVERS = {
    "$$": re.compile(r"\$\$"),
    "an include": re.compile(r"-{1,}8<-{1,}"),
    "a link or note without target": re.compile(
        r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]|\[\^[^\[\]\s]+\]"
    ),
    "an attribute list": re.compile(r"\{\s*[#.:][\w-]+[^{}\n]*\}"),
}


class Page:
    """One HTML file: where it is, and what it holds."""

    def __init__(self, root, file):
        self.file = file
        self.path = file.relative_to(root).as_posix()
        self.soup = BeautifulSoup(file.read_text("utf-8"), "lxml")

    @property
    def url(self):
        """Its address below the root of the site."""
        return self.path.removesuffix("index.html")

    @property
    def is_error_page(self):
        """Shown at any address, so its links must be absolute."""
        return self.file.name == "404.html"

    @cached_property
    def ids(self):
        """Everything that a #fragment can lead to."""
        names = [tag.get("name") for tag in self.soup.find_all("a")]
        return {tag["id"] for tag in self.soup.find_all(id=True)} | set(names)

    @cached_property
    def text(self):
        """The text a reader sees, without code and formulas."""
        soup = BeautifulSoup(str(self.soup.body or ""), "lxml")
        hidden = "code, pre, script, style, template, mjx-container, svg"
        for tag in soup.select(hidden):
            tag.decompose()
        return soup.get_text()

    def references(self):
        """Yield (address, is it loaded by the browser) for all addresses."""
        for tag in self.soup.find_all(True):
            for name, value in tag.attrs.items():
                if name in ("src", "poster", "data", "xlink:href"):
                    yield value, True
                elif name == "srcset":
                    for part in value.split(","):
                        yield part.split()[0], True
                elif name == "href":
                    yield value, loads(tag)
                elif name == "style":
                    yield from ((url, True) for url in css_urls(value))
            if tag.name == "style":
                yield from ((url, True) for url in css_urls(tag.text))
            if tag.get("http-equiv", "").lower() == "refresh":
                yield tag["content"].partition("url=")[2], False
            if tag.get("id") == "__config":
                yield json.loads(tag.text)["search"], True


class Site:
    """The built site in a folder, for a host at an address."""

    def __init__(self, root, url):
        self.root = Path(root)
        self.address = url.rstrip("/") + "/"

    @cached_property
    def pages(self):
        """All pages by their path."""
        files = sorted(self.root.rglob("*.html"))
        return {p.path: p for p in (Page(self.root, f) for f in files)}

    @property
    def lessons(self):
        """Addresses of the pages that are read: not the root, no errors."""
        pages = self.pages.values()
        return [p.url for p in pages if "/" in p.url and not p.is_error_page]

    def with_most(self, selector):
        """Return the address of the English page with the most of these."""

        def count(url):
            return len(self.pages[f"{url}index.html"].soup.select(selector))

        english = [url for url in self.lessons if url.startswith("en/")]
        return max(english, key=count)

    @property
    def stylesheets(self):
        """All CSS files."""
        return sorted(self.root.rglob("*.css"))


def loads(tag):
    """Whether a browser fetches the href of a tag by itself."""
    if tag.name == "link":
        return bool(LOADING_LINKS & set(tag.get("rel", [])))
    return tag.name not in ("a", "area", "base")


def css_urls(text):
    """Addresses in a style sheet, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [m[2] or m[4] or "" for m in CSS_URL.finditer(text)]


def is_outside(url, site):
    """Whether an address belongs to another host."""
    parts = urlsplit(url)
    return bool(parts.netloc) and not url.startswith(site.address)


def dead(site, path, url):
    """Say what is wrong with an address of the site seen in a file, or ''."""
    base = site.address + path
    is_error_page = path.endswith("404.html")
    if url.startswith("/") and not is_error_page:
        return "is not relative"
    parts = urlsplit(urljoin(base, url))
    if not parts.geturl().startswith(site.address):
        return "leaves the site"
    target = unquote(parts.path)[len(urlsplit(site.address).path) :]
    if not target or target.endswith("/"):
        target += "index.html"
    if not (site.root / target).is_file():
        return "leads nowhere"
    page = site.pages.get(target)
    if parts.fragment and page and unquote(parts.fragment) not in page.ids:
        return "leads to no id of that page"
    return ""


def links(site):
    """Every address on every page and in every style sheet resolves."""
    found = []
    for page in site.pages.values():
        for url, loaded in page.references():
            found += problem(site, page.path, url, loaded)
    for file in site.stylesheets:
        path = file.relative_to(site.root).as_posix()
        for url in css_urls(file.read_text("utf-8")):
            found += problem(site, path, url, True)
    return found


def problem(site, path, url, loaded):
    """Return the problem of one address as a list of none or one."""
    scheme = urlsplit(url).scheme
    if scheme in ("data", "mailto", "tel") or url == "#":
        return []
    if scheme not in ("", "http", "https"):
        return [f"{path}: {url} has a scheme of its own"]
    if is_outside(url, site):
        return [f"{path}: loads {url} from another host"] if loaded else []
    reason = dead(site, path, url)
    return [f"{path}: {url} {reason}"] if reason else []


def ids(site):
    """No id twice on a page."""
    return [
        f"{page.path}: id {name} {count} times"
        for page in site.pages.values()
        for name, count in Counter(
            tag["id"] for tag in page.soup.find_all(id=True)
        ).items()
        if count > 1
    ]


def alternatives(site):
    """Every picture says what it shows."""
    found = []
    for page in site.pages.values():
        for tag in page.soup.find_all("img"):
            if not tag.get("alt", "").strip():
                found.append(f"{page.path}: no alt: {tag.get('src')}")
        for tag in page.soup.select("svg[role=img]"):
            named = tag.get("aria-label") or tag.get("aria-labelledby")
            if not (named or tag.find("title")):
                found.append(f"{page.path}: svg without a name")
    return found


def heads(site):
    """Every page has language, title, description and one h1."""
    found = []
    for page in site.pages.values():
        soup = page.soup
        description = soup.select_one("meta[name=description]")
        has = {
            "lang": soup.html.get("lang", ""),
            "title": soup.title.text if soup.title else "",
            "description": description["content"] if description else "",
        }
        found += [f"{page.path}: no {k}" for k, v in has.items() if not v]
        preview = soup.select_one('meta[property="og:description"]')
        if preview and preview["content"] != has["description"]:
            found.append(f"{page.path}: a link to it is described otherwise")
        count = len(soup.find_all("h1"))
        if count != 1:
            found.append(f"{page.path}: {count} h1")
        folder = page.path.partition("/")[0]
        if "/" in page.path and not has["lang"].startswith(folder):
            found.append(f"{page.path}: lang is {has['lang']}")
    return found


def leftovers(site):
    """No Markdown in the text that was not understood."""
    return [
        f"{page.path}: {name}: {match[0]}"
        for page in site.pages.values()
        for name, pattern in LEFTOVERS.items()
        for match in pattern.finditer(page.text)
    ]


def formulas(site):
    """No formula was drawn as an error."""
    marks = "mjx-merror, merror, [data-mjx-error], [data-mml-node=merror]"
    return [
        f"{page.path}: {tag.get('title') or tag.get_text()}"
        for page in site.pages.values()
        for tag in page.soup.select(marks)
    ]


def addresses(site):
    """Canonical links and site maps name each page once, rightly."""
    found = []
    for page in (site.pages[path] for path in site.pages):
        if page.url not in site.lessons:
            continue
        link = page.soup.select_one("link[rel=canonical]")
        right = site.address + page.url
        if not link or link["href"] != right:
            found.append(f"{page.path}: canonical is not {right}")
    said = Counter(
        loc.text
        for file in site.root.rglob("sitemap.xml")
        for loc in BeautifulSoup(file.read_text("utf-8"), "xml").select("loc")
    )
    right = Counter(site.address + url for url in site.lessons)
    found += [f"sitemap lacks {url}" for url in right - said]
    found += [f"sitemap has {url}" for url in said - right]
    return found


def litter(site):
    """Nothing is there that no reader's browser asks for."""
    paths = sorted(site.root.rglob("*"))
    names = {path: path.relative_to(site.root).as_posix() for path in paths}
    maps = [f"{names[p]}: a source map" for p in paths if p.suffix == ".map"]
    scripts = [p for p in paths if p.suffix in (".js", ".css")]
    mapped = [
        f"{names[p]}: names a source map"
        for p in scripts
        if "sourceMappingURL=" in p.read_text("utf-8")
    ]
    folders = [p for p in paths if p.is_dir() and not any(p.iterdir())]
    return maps + mapped + [f"{names[p]}: an empty folder" for p in folders]


CHECKS = (
    links,
    ids,
    alternatives,
    heads,
    leftovers,
    formulas,
    addresses,
    litter,
)
