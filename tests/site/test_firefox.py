"""Each page of the built site in Firefox; each check is seen to fail."""

import pytest

from tests.site import browser_checks as checks
from tests.site import firefox
from tests.site.script import call

pytestmark = pytest.mark.thorough
MISSING = (
    "no Firefox on this machine, so nothing here was checked in one. "
    "To do so: `apt-get install firefox-esr` (Debian), or put a `firefox` on "
    "the PATH."
)
SELECTORS = ("mjx-container", "article :is(img, figure, svg[role=img])")


@pytest.fixture(scope="module")
def tab():
    """Start the system's Firefox; a machine may have none, and says so."""
    path = firefox.find()
    if not path:
        pytest.skip(MISSING)
    with firefox.started(path) as tab:
        yield tab


def looked_at(tab):
    """Report what is not drawn, or sticks out of the window."""
    call(tab, "unfold")
    found = call(tab, "glyphs")
    for selector in SELECTORS:
        found += call(tab, "notDrawn", selector)
    for size in checks.SIZES:
        tab.resize(size["width"])
        found += call(tab, "overflow")
    return found


def test_every_page_in_firefox(tab, site, subtests):
    for url in site.lessons:
        tab.resize(1280)
        tab.open(site.address + url)
        with subtests.test(f"{url} looks"):
            assert looked_at(tab) == []
        with subtests.test(f"{url} reports"):
            assert tab.said() == []


def test_search_in_firefox(tab, site):
    tab.resize(1280)
    tab.open(site.address + "en/")
    call(tab, "goToSearch")
    tab.type("softmax")
    assert call(tab, "firstResult").startswith(site.address)
    assert tab.said() == []


# Planted faults: a tiny page with one fault, and the same checks.


@pytest.fixture
def planted(tab, server):
    """Open a tiny page below /firefox/ of the same server."""
    folder = server.folder / "firefox"
    folder.mkdir(exist_ok=True)

    def make(body, head=""):
        html = (
            "<!doctype html><html lang=en><meta charset=utf-8>"
            "<meta name=viewport content=width=device-width>"
            f"<title>Page</title><link rel=icon href=data:,>{head}"
            f"<article>{body}"
        )
        name = f"{len(list(folder.iterdir()))}.html"
        (folder / name).write_text(html, "utf-8")
        tab.resize(1280)
        tab.open(f"{server.url}firefox/{name}")
        return tab

    return make


def test_a_sound_page_has_no_problem_in_firefox(planted):
    tab = planted("<h1>Title</h1><svg role=img width=9 height=9></svg>")
    assert looked_at(tab) == []
    assert tab.said() == []


@pytest.mark.parametrize(
    "body, said",
    [
        ("<div style='width: 350px'>x", " px wide: DIV"),
        ("<mjx-container></mjx-container>", "not drawn"),
        ("<svg role=img width=0 height=9></svg>", "not drawn"),
        (
            "<style>@font-face { font-family: F; src: url(no.woff2) }"
            "mjx-c { font-family: F }</style><mjx-c>x</mjx-c>",
            "font F: error",
        ),
    ],
)
def test_planted_look_in_firefox(body, said, planted):
    assert any(said in problem for problem in looked_at(planted(body)))


@pytest.mark.parametrize(
    "body, said",
    [
        ("<script>console.error('wrong')</script>", "error: wrong"),
        ("<script>console.warn('careful')</script>", "warn: careful"),
        ("<script>throw new Error('thrown')</script>", "thrown"),
        ("<img src=no.png alt=''>", "404: "),
    ],
)
def test_planted_report_in_firefox(body, said, planted):
    tab = planted(body)
    assert any(said in report for report in tab.said())


def test_planted_policy_in_firefox(planted):
    policy = (
        "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">"
    )
    tab = planted("<img src=no.png alt=''>", policy)
    assert any("Content-Security-Policy" in report for report in tab.said())
