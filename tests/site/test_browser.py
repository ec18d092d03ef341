"""Each page of the built site in a browser; each check is seen to fail."""

from itertools import permutations

import pytest

from tests.site import browser_checks as checks
from tests.site.script import at_start, call, open_at
from tools.site.generator import LANGUAGES


@pytest.fixture
def page(browser):
    """Open an empty page that may use the clipboard."""
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1280, "height": 800},
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_background_follows_the_scheme(scheme, page, site):
    page.emulate_media(color_scheme=scheme)
    page.goto(site.address + "en/")
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(map(int, color.strip("rgb()").split(",")[:3])) / 3
    assert brightness > 200 if scheme == "light" else brightness < 100


def test_colours_follow_the_system_until_a_reader_chooses(page, site):
    page.emulate_media(color_scheme="dark")
    page.goto(site.address + "en/")
    assert chosen(page) == ("slate", "#191c23", "system")
    page.emulate_media(color_scheme="light")
    page.locator("body[data-md-color-scheme=default]").wait_for()
    assert chosen(page) == ("default", "#fbfaf7", "system")
    page.click(".colours button:visible")
    page.click(".colours button:visible")
    assert chosen(page) == ("slate", "#191c23", "slate")
    page.goto(site.address + "en/rnn/")  # it is remembered
    assert chosen(page) == ("slate", "#191c23", "slate")
    page.click(".colours button:visible")
    assert chosen(page) == ("default", "#fbfaf7", "system")


def chosen(page):
    """Give scheme, colour of the browser's frame, and the button shown.

    The frame has the colour of the header.
    """
    scheme, header, frames, buttons = call(page, "colours")
    (frame,), (button,) = set(frames), buttons
    assert header == f"rgb{tuple(bytes.fromhex(frame[1:]))}"
    return scheme, frame, button


def test_the_first_frame_has_its_colours(page, site):
    """What is set when the page has no text yet is set before it is drawn."""
    page.emulate_media(color_scheme="dark")
    at_start(page, "watchColours")
    page.goto(site.address + "en/")
    assert page.evaluate("first") == "slate"


def test_a_question_in_the_address_is_answered(page, site):
    page.goto(site.address + "en/?q=softmax")
    results = page.locator(".md-search-result__link[href*='h=softmax']")
    results.locator("visible=true").first.click()
    # The page of a result shows where the words are.
    page.locator("article mark[data-md-highlight]").first.wait_for(
        state="attached"
    )
    assert "h=softmax" in page.url


def test_what_is_far_is_laid_out_when_it_comes_near(page, site):
    open_at(page, site.address + "en/rnn/")
    listing = page.locator(".part pre").last
    options = "{contentVisibilityAuto: true}"
    seen = (
        f"e => e.closest('.part').firstElementChild.checkVisibility({options})"
    )
    assert not listing.evaluate(seen)
    listing.scroll_into_view_if_needed()
    page.wait_for_function(seen, arg=listing.element_handle())


def test_root_and_error_page(page, site):
    with checks.watch(page, site.address) as reports:
        page.goto(site.address)
        page.wait_for_url("**/en/")
        page.goto(site.address + "404.html")
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/zh/")
        assert reports == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh", "zh"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_root_leads_to_the_language_of_the_browser(
    locale, language, browser, site
):
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        with checks.watch(page, site.address) as reports:
            page.goto(site.address)
            page.wait_for_url(f"**/{language}/")
            assert reports == []


def test_root_without_javascript_lets_the_reader_choose(browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.address)
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/zh/")


@pytest.mark.parametrize(
    "language, word", [("en", "one-hot"), ("zh", "独热编码")]
)
def test_search_finds_a_page(language, word, page, site):
    """What it finds for other questions, test_search.py asks without one."""
    open_at(page, f"{site.address}{language}/")
    page.click("input[name=query]")
    path = site.address.removeprefix(host(site)) + f"{language}/one-hot/"
    assert checks.searched(page, word, path) == []


def page_title(site, url):
    """Give the words of the heading, in Chinese those before the colon."""
    heading = site.pages[url + "index.html"].soup.h1
    return next(heading.strings).strip().partition("：")[0]


def host(site):
    """Give the address of the site without its path."""
    return "/".join(site.address.split("/")[:3])


@pytest.mark.parametrize("language, other", [*permutations(LANGUAGES, 2)])
def test_language_switcher_stays_on_the_page(language, other, page, site):
    """And at the heading."""
    urls = [url for url in site.lessons if url.startswith(language)]
    for url in {min(urls), max(urls)}:  # the home and one lesson
        name = url.removeprefix(language)
        target = other + (name if other + name in site.lessons else "/")
        heading = "#" + site.pages[url + "index.html"].soup.h2["id"]
        with checks.watch(page, site.address) as reports:
            open_at(page, site.address + url + heading)
            switch(page, other)
            page.wait_for_url(site.address + target + heading)
            assert page.locator("html").get_attribute("lang") == other
        assert reports == []


def switch(page, other):
    """Choose another language."""
    page.hover(".md-select button")
    page.click(f".md-select a[hreflang={other}]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_next_and_previous_turn_the_pages(page, site, language):
    """Whether they lead through all pages, test_places.py says."""
    open_at(page, f"{site.address}{language}/")
    there = [turned(page, "next") for _ in range(3)]
    back = [turned(page, "prev") for _ in range(3)]
    assert len({*there}) == 3
    assert back == [*there[1::-1], f"{site.address}{language}/"]


def turned(page, way):
    """Follow the link at the end of a page; return where it leads."""
    link = page.locator(f".md-footer__link--{way}")
    target = link.evaluate("link => link.href")
    # By key: what is drawn on the way to the end moves it under a mouse.
    link.press("Enter")
    page.wait_for_url(target, wait_until="commit")
    call(page, "settled")  # one drawn ahead of the click may not be whole
    return page.url.partition("#")[0]


def test_copied_to_another_address(page, site, server):
    """Only site maps and canonical links know where the site was built for."""
    (server.folder / "moved").symlink_to(site.root)
    with checks.watch(page, server.url + "moved/") as reports:
        open_at(page, server.url + "moved/en/gru/")
        switch(page, "zh")
        page.wait_for_url(server.url + "moved/zh/gru/")
        page.click(".md-footer a, article a")
        open_at(page, server.url + "moved/en/")
        page.click("input[name=query]")
        title = page_title(site, "en/")
        assert checks.searched(page, title, "/moved/en/") == []
        assert reports == []


# Planted faults: a tiny page with one fault, and the same check.


@pytest.fixture
def planted(page, server):
    """Open a tiny page below /planted/ of the same server."""
    folder, address = server.room()

    def make(body):
        html = f"<!doctype html><link rel=icon href=data:,><main>{body}"
        # A name of its own each, so that nothing comes from the cache.
        name = f"{len(list(folder.iterdir()))}.html"
        (folder / name).write_text(html, "utf-8")
        open_at(page, address + name)
        return page

    return make


GLYPH = "<mjx-container><mjx-c>x</mjx-c></mjx-container>"
SOUND = """<a href="#here" style="display: block">To the text</a>
<article><h1 id="here">Title</h1><p>Text</p><a href="#here">Up</a>
<div style="overflow: auto"><div style="width: 2000px">scrolls</div></div>
<svg role="img" width="9" height="9"></svg></article>"""


def test_a_sound_page_has_no_problem(planted, server):
    page = planted("")
    with checks.watch(page, server.url) as reports:
        page = planted(SOUND)
        for check in ("formulas", "figures", "hidden"):
            assert getattr(checks, check)(page) == []
        assert sticking_out(page) == []
        assert checks.skip_link(page) == []
        assert reports == []


@pytest.mark.parametrize(
    "body, said",
    [
        ("<script>console.warn('careful')</script>", "console: careful"),
        ("<script>console.error('wrong')</script>", "console: wrong"),
        ("<script>throw new Error('thrown')</script>", "script: thrown"),
        ("<img src=no.png>", "404: "),
        ("<img src=https://example.invalid/x.png>", "request to another host"),
        ("<script>fetch('http://127.0.0.1:9/')</script>", "another host"),
    ],
)
def test_planted_report(body, said, planted, page, server):
    with checks.watch(page, server.url) as reports:
        planted(body)
        assert any(
            report.startswith(said) or said in report for report in reports
        )


PART = "<div class=part style='content-visibility: auto'>"


def sticking_out(page):
    """Report what sticks out at any size."""
    both = checks.at_each_size(page, checks.overflow, checks.clipped)
    return [f"{name}: {x}" for name, found in both for x in found]


def test_what_scrolls_in_its_part_is_not_clipped(planted):
    page = planted(
        f"{PART}<p style='overflow: auto'><b style='padding: 400px'>x"
    )
    assert sticking_out(page) == []


@pytest.mark.parametrize(
    "body, said",
    [
        ("<div style='width: 350px'>x", "overflow at 320 px: "),
        ("<div style='width: 2000px'>x", "overflow at 1280 px: "),
        (f"{PART}<p style='width: 900px'>x", "clipped at 390 px: clipped"),
        (f"{PART}<p style='margin-left: -30px'>x", "clipped at 1280 px: "),
    ],
)
def test_planted_width(body, said, planted):
    found = sticking_out(planted(body))
    assert any(problem.startswith(said) for problem in found)


@pytest.mark.parametrize(
    "check, body, said",
    [
        ("formulas", f"<div style='display: none'>{GLYPH}</div>", "not drawn"),
        ("formulas", "<mjx-container></mjx-container>", "not drawn"),
        (
            "formulas",
            f"<style>mjx-c {{ font-family: MJX }}</style>{GLYPH}",
            "x",
        ),
        (
            "formulas",
            "<style>@font-face { font-family: F; src: url(no.woff2) }"
            f"mjx-c {{ font-family: F }}</style>{GLYPH}",
            "font F: error",
        ),
        (
            "figures",
            "<article><img src=data:, style='display: none'>",
            "not drawn",
        ),
        (
            "figures",
            "<article><svg role=img style='width: 0'></svg>",
            "not drawn",
        ),
        ("hidden", "<article><h1>T</h1><p style='opacity: 0'>x", "not seen"),
        ("hidden", "<article hidden><h1>T</h1></article>", "not seen"),
        ("hidden", "<article><script>write()</script>", "no h1"),
        ("skip_link", "<a href=/>Home</a><article id=a>", "no link into"),
        ("skip_link", "<a href=#no>Skip</a><article id=a>", "no link into"),
        (
            "skip_link",
            "<a href=#a onclick='return false'>Skip</a><p id=a>Text",
            "#a is not reached",
        ),
        (
            "skip_link",
            "<a href=#a>Skip</a><p id=a>Text</main><a href=/>Home</a>",
            "second Tab",
        ),
    ],
)
def test_planted_look(check, body, said, planted):
    options = {"patience": 1000} if check == "skip_link" else {}
    found = getattr(checks, check)(planted(body), **options)
    assert any(said in problem for problem in found)


LISTING = """<article><div class="language-python highlight"><pre><code>{}
</code></pre>{}</div></article>"""
COPY = "<button onclick='navigator.clipboard.writeText(`{}`)'>Copy</button>"


@pytest.mark.parametrize(
    "button, code, problems",
    [
        (COPY.format("x = 1"), ["x = 1\n"], 0),
        (COPY.format("x = 2"), ["x = 2\n"], 1),
        ("", [], 1),
    ],
    ids=["sound", "copies something else", "no button"],
)
def test_planted_copy_button(button, code, problems, planted):
    page = planted(LISTING.format("x = 1", button))
    copies, found = checks.copied(page, button="button")
    assert copies == code
    assert len(found) == problems


def test_planted_page_that_search_does_not_know(page, site):
    nothing = {"defined": [], "docs": []}
    page.route("**/texts.json", lambda route: route.fulfill(json=nothing))
    open_at(page, f"{site.address}en/")
    page.click("input[name=query]")
    path = site.address.removeprefix(host(site)) + "en/"
    found = checks.searched(page, page_title(site, "en/"), path, 1000)
    assert "does not lead to" in found[0]
