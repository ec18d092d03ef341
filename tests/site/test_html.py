"""The files of the built site are sound; each check is seen to fail."""

import re
import shutil

import bs4
import pytest

from tests.site import html_checks
from tests.site.html_checks import CHECKS, Site
from tools.site.build import build
from tools.site.generator import LANGUAGES

ADDRESS = "https://example.org/some/where/"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_built_site(check, site):
    found = check(site)
    assert not found, "\n".join(found)


# What Zensical makes otherwise, and why that may be so. An entry that is seen
# no more is an error.
DIFFERENCES = {
    "lacks file search/search_index.json": "its index is search.json",
    "has file search.json": "its index, which its own worker reads",
    "lacks file search/texts.json": "its worker does not wait for a question",
    "lacks file sitemap.xml.gz": "a host may pack the site map itself",
    "has id __skip": "the link over the header leads to the article",
    "title is otherwise": "it names the site twice in the title of a home page",
}


def differences(site, other):
    """Name what the pages of two builds of the same site do not share."""
    found = set()
    mine, others = (files(s) for s in (site, other))
    found |= {f"lacks file {name}" for name in mine - others}
    found |= {f"has file {name}" for name in others - mine}
    for path in site.pages.keys() & other.pages.keys():
        page, twin = site.pages[path], other.pages[path]
        if page.soup.title != twin.soup.title:
            found.add("title is otherwise")
        ids, others = (set(facts(p)["ids"]) for p in (page, twin))
        found |= {f"lacks id {name}" for name in ids - others}
        found |= {f"has id {name}" for name in others - ids}
        facts_of_twin = facts(twin)
        for name, value in facts(page).items():
            if name != "ids" and value != facts_of_twin[name]:
                found.add(f"{path}: {name} differ")
    return found


def files(site):
    """Name the files of a site by language; looks and scripts have others."""
    paths = (f.relative_to(site.root) for f in site.root.rglob("*"))
    return {
        path.as_posix().partition("/")[2]
        for path in paths
        if path.suffix and "assets" not in path.parts
    }


def facts(page):
    """Tell what a reader finds in the article of a page."""
    article = page.soup.article or page.soup.body
    return {
        "words": article.get_text(" ").split(),
        "ids": [tag["id"] for tag in article.find_all(id=True)],
        "formulas": [x["data-tex"] for x in article.select("mjx-container")],
        "figures": [
            [(x.name, x.get("d"), x.get("aria-label")) for x in (f, *f("path"))]
            for f in article.select("figure svg")
        ],
    }


@pytest.fixture(scope="session")
def other_site(site, tmp_path_factory):
    """Build the site with MkDocs' successor, for the same address.

    How large a notebook is depends on the links in it.
    """
    folder = tmp_path_factory.mktemp("zensical") / "site"
    build(folder, site.address, "zensical")
    return Site(folder, site.address)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_site_of_another_generator(check, other_site):
    found = check(other_site)
    assert not found, "\n".join(found)


def test_what_another_generator_makes_otherwise(site, other_site):
    assert differences(site, other_site) == set(DIFFERENCES)


def test_both_languages_and_every_lesson_are_checked(site, repository):
    for language in LANGUAGES:
        sources = (repository / "docs" / language).glob("*.md")
        names = {s.stem for s in sources} - {"index"}
        urls = {f"{language}/{name}/" for name in names} | {f"{language}/"}
        assert urls == {u for u in site.lessons if u.startswith(language)}


def test_root_has_both_languages_for_who_has_no_script(site):
    soup = site.pages["index.html"].soup
    assert not soup.select("meta[http-equiv=refresh]")
    assert [a["href"] for a in soup.find_all("a")] == ["en/", "zh/"]
    assert (site.root / ".nojekyll").is_file()


def in_english(soup):
    """What a Chinese page says in English where no author wrote it."""
    for name in ("title", "aria-label", "placeholder"):
        for tag in soup.find_all(attrs={name: True}):
            said = tag[name]
            if re.search("[A-Za-z]{2}", said) and not re.search(
                "[一-鿿]", said
            ):
                yield f"{name}={said}"


def test_a_chinese_page_has_chinese_labels(site):
    for url in ("zh/", "zh/why-sequence-models/", "zh/404.html"):
        name = url if url.endswith("html") else f"{url}index.html"
        assert list(in_english(site.pages[name].soup)) == []


def test_finds_an_english_label():
    soup = bs4.BeautifulSoup("<a title='Permanent link'></a>", "lxml")
    assert list(in_english(soup)) == ["title=Permanent link"]


PAGE = """<!doctype html><html lang="en"><head><title>T</title>
<meta name="description" content="D">
<link rel="canonical" href="{address}en/one/">
<style>{style}</style></head><body><h1 id="top">One</h1>{body}</body></html>
"""


@pytest.fixture
def planted(tmp_path):
    """Make a sound site of two pages, with something planted in the first."""

    def make(body="", style="", css="", page=PAGE):
        for name in ("one", "two"):
            text = page.format(address=ADDRESS, body=body, style=style)
            if name == "two":
                text = PAGE.format(address=ADDRESS, body="", style="")
                text = text.replace("en/one/", "en/two/")
            folder = tmp_path / "en" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(text, "utf-8")
        (tmp_path / "en" / "style.css").write_text(css, "utf-8")
        (tmp_path / "en" / "dot.png").touch()
        locs = "".join(f"<loc>{ADDRESS}en/{n}/</loc>" for n in ("one", "two"))
        sitemap = f"<urlset>{locs}</urlset>"
        (tmp_path / "en" / "sitemap.xml").write_text(sitemap, "utf-8")
        return Site(tmp_path, ADDRESS)

    return make


SOUND = """<a href="../two/">two</a> <a href="../two/#top">top</a>
<a href="#top">here</a> <a href="https://example.com/">elsewhere</a>
<img src="../dot.png" alt="A dot"> <a href="mailto:a@b.c">mail</a>
<img srcset="../dot.png 1x, ../dot.png 2x" alt="A dot">
<code>$$ x[0][1] --8&lt;--</code> {1, 2} x[1]
<svg role="img" aria-label="A dot"></svg>"""


def test_a_sound_site_has_no_problem(planted):
    site = planted(
        SOUND,
        style="a { background: url(../dot.png) }",
        css="@import 'style.css'; a { background: url(data:,) }",
    )
    assert [found for check in CHECKS for found in check(site)] == []


FAULTS = {
    "dead link": ("links", '<a href="../three/">x</a>', "leads nowhere"),
    "link to the source": ("links", '<a href="two.md">x</a>', "nowhere"),
    "dead anchor": ("links", '<a href="../two/#none">x</a>', "no id"),
    "dead anchor here": ("links", '<a href="#none">x</a>', "no id"),
    "from the root": ("links", '<a href="/en/two/">x</a>', "not relative"),
    "above the site": ("links", '<a href="../../../">x</a>', "leaves"),
    "scheme": ("links", '<a href="javascript:x()">x</a>', "scheme"),
    "dead picture": ("links", '<img src="no.png" alt="x">', "nowhere"),
    "dead srcset": (
        "links",
        '<img srcset="../dot.png 1x, no.png 2x" alt="x">',
        "no.png leads nowhere",
    ),
    "dead script": ("links", '<script src="no.js"></script>', "nowhere"),
    "dead url()": ("links", '<p style="background: url(no.png)">', "nowhere"),
    "foreign script": (
        "links",
        '<script src="https://example.com/x.js"></script>',
        "another host",
    ),
    "foreign picture": (
        "links",
        '<img src="//example.com/x.png" alt="x">',
        "another host",
    ),
    "foreign style": (
        "links",
        '<link rel="stylesheet" href="https://example.com/x.css">',
        "another host",
    ),
    "foreign preconnect": (
        "links",
        '<link rel="preconnect" href="https://example.com">',
        "another host",
    ),
    "dead search worker": (
        "links",
        '<script id="__config">{"search": "no.js"}</script>',
        "nowhere",
    ),
    "id twice": ("ids", '<p id="top">', "id top 2 times"),
    "no alt": ("alternatives", '<img src="../dot.png">', "no alt"),
    "empty alt": ("alternatives", '<img src="../dot.png" alt=" ">', "no alt"),
    "nameless svg": ("alternatives", '<svg role="img"></svg>', "svg"),
    "two h1": ("heads", "<h1>Two</h1>", "2 h1"),
    "dollars": ("leftovers", "<p>so $$ holds</p>", "$$"),
    "include": ("leftovers", '<p>--8&lt;-- "snippets/a.py"</p>', "include"),
    "reference": ("leftovers", "<p>see [text][missing]</p>", "without"),
    "footnote": ("leftovers", "<p>see [^missing]</p>", "without"),
    "attributes": ("leftovers", "<p>Idea { #idea }</p>", "attribute"),
    "bad formula": ("formulas", "<mjx-merror>\\foo</mjx-merror>", "\\foo"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_in_a_page(fault, planted):
    name, body, said = FAULTS[fault]
    found = getattr(html_checks, name)(planted(SOUND + body))
    assert len(found) == 1
    assert found[0].startswith("en/one/index.html: ")
    assert said in found[0]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("two</a>", "2</a>", "en/one/index.html: words differ"),
        ('"top"', '"up"', "lacks id top"),
        ('"A dot"></svg>', '"Two"></svg>', "en/one/index.html: figures differ"),
        ("<title>T", "<title>U", "title is otherwise"),
    ],
)
def test_planted_difference(old, new, said, planted, tmp_path):
    body = SOUND.replace("<svg", "<figure><svg") + "</figure>"
    site = planted(body)
    folder = tmp_path.with_name(f"{tmp_path.name}-other")
    other = Site(shutil.copytree(site.root, folder), ADDRESS)
    assert differences(site, other) == set()
    file = other.root / "en/one/index.html"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    assert said in differences(site, Site(other.root, ADDRESS))


@pytest.mark.parametrize(
    "part, said",
    [
        ("<title>T</title>", "no title"),
        ('<meta name="description" content="D">', "no description"),
        (' lang="en"', "no lang"),
        ('<h1 id="top">One</h1>', "0 h1"),
    ],
)
def test_planted_in_the_head(part, said, planted):
    found = html_checks.heads(planted(page=PAGE.replace(part, "")))
    assert f"en/one/index.html: {said}" in found


def test_planted_wrong_language(planted):
    found = html_checks.heads(planted(page=PAGE.replace('"en"', '"zh"')))
    assert found == ["en/one/index.html: lang is zh"]


@pytest.mark.parametrize("css", ["a { src: url('no.woff2') }", "@import 'no'"])
def test_planted_in_a_style_sheet(css, planted):
    assert "leads nowhere" in html_checks.links(planted(css=css))[0]


def test_planted_wrong_addresses(planted):
    site = planted(page=PAGE.replace("en/one/", "en/1/"))
    assert html_checks.addresses(site) == [
        f"en/one/index.html: canonical is not {ADDRESS}en/one/"
    ]
    site = planted()
    sitemap = site.root / "en" / "sitemap.xml"
    text = sitemap.read_text("utf-8").replace("en/two/", "en/three/")
    sitemap.write_text(text, "utf-8")
    assert html_checks.addresses(site) == [
        f"sitemap lacks {ADDRESS}en/two/",
        f"sitemap has {ADDRESS}en/three/",
    ]


def test_planted_other_words_of_a_preview(planted):
    preview = '<meta property="og:description" content="E"><style>'
    found = html_checks.heads(planted(page=PAGE.replace("<style>", preview)))
    assert found == ["en/one/index.html: a link to it is described otherwise"]


def test_planted_litter(planted):
    site = planted()
    (site.root / "en/a.js.map").touch()
    (site.root / "en/a.js").write_text("//# sourceMappingURL=x", "utf-8")
    (site.root / "en/empty").mkdir()
    assert html_checks.litter(site) == [
        "en/a.js.map: a source map",
        "en/a.js: names a source map",
        "en/empty: an empty folder",
    ]
