"""No page costs more than its budget; each budget is seen to be exceeded."""

import random
import shutil
from contextlib import ExitStack
from dataclasses import asdict
from fnmatch import fnmatch
from types import SimpleNamespace

import pytest

from tests.site.budget_checks import (
    PHONE,
    Cost,
    costs_of,
    measure,
    problems,
    table,
)
from tests.site.html_checks import Site
from tests.site.script import open_at


def test_search_is_fetched_when_it_is_wanted(browser, site):
    """And not before, so that its size is no part of the budget."""
    with browser.new_context() as context:
        page = context.new_page()
        seen = []
        page.on("request", lambda request: seen.append(request.url))
        open_at(page, f"{site.address}en/")
        late = "**/texts.json", "**/workers/search.*.js", "**/search-ask.js"
        assert not [url for url in seen if any(fnmatch(url, x) for x in late)]
        with ExitStack() as requests:
            for url in late:
                requests.enter_context(page.expect_request(url))
            page.click("input[name=query]")


FONT = "node_modules/@mathjax/mathjax-newcm-font/chtml/woff2/mjx-ncm-ab.woff2"

# Planted faults: a tiny page with one fault, and the same measure.


@pytest.fixture
def planted(browser, server):
    """Measure a tiny page in a folder of the same server."""
    folder, address = server.room()
    noise = random.Random(1).randbytes(160_000)
    (folder / "noise.js").write_text(f"/* {noise.hex()} */")
    (folder / "mathjax.js").write_text("")
    (folder / "0.js").write_text("")
    shutil.copy(FONT, folder / "font.woff2")
    for i in range(12):
        (folder / f"{i}.css").write_text("")

    def make(body):
        html = f"<!doctype html><link rel=icon href=data:,>{body}"
        (folder / "index.html").write_text(html, "utf-8")
        with browser.new_page(viewport=PHONE) as page:
            return measure(page, Site(folder, address), "")

    return make


def test_a_sound_page_has_no_problem(planted):
    cost = planted("<script src=0.js></script>" + FACE.format("F"))
    assert sorted(cost.requests) == ["0.js", "font.woff2", "index.html"]
    assert problems(cost) == []


MOVES = """<p id=late></p><p>Text that moves</p><script>
const grow = () => late.style.height = "300px";
onload = () => requestAnimationFrame(() => setTimeout(grow, 50))</script>"""
FACE = """<style>@font-face {{ font-family: F; src: url("font.woff2") }}
p {{ font-family: {} }}</style><p>Text</p><link rel=preload as=font crossorigin
href=font.woff2>"""
SHEETS = "".join(f"<link rel=stylesheet href={i}.css>" for i in range(12))


@pytest.mark.parametrize(
    "body, said",
    [
        ("<script src=noise.js></script>", "bytes, not 150,000"),
        (SHEETS, "13 requests"),
        (MOVES, "moves by"),
        (
            FACE.format("serif"),
            "preloaded, not for the first screen: font.woff2",
        ),
        ("<script src=mathjax.js></script>", "a script for formulas"),
        ("<script>document.cookie = 'a=b'</script>", "a cookie: a"),
        ("<img src=https://example.invalid/x.png>", "another host"),
        ("<script>console.error('refused')</script>", "browser: refused"),
    ],
)
def test_planted_fault(body, said, planted):
    assert any(said in problem for problem in problems(planted(body)))


def test_table_has_the_heaviest_page_first():
    light = Cost(["a/"], sizes={"a/index.html": 1000})
    heavy = Cost(["b/"], sizes={"b/index.html": 1500, "b.woff2": 500})
    lines = table({"a/": light, "b/": heavy}).splitlines()
    assert lines[0].split()[:3] == ["page", "KB", "HTML"]
    assert lines[1].split()[:3] == ["b/", "2.0", "1.5"]
    assert lines[2].split()[:3] == ["a/", "1.0", "1.0"]


def test_a_page_whose_record_comes_twice_has_one_cost():
    """As when a part of its test fails; another test records other things."""
    cost = Cost(["a/"], sizes={"a/index.html": 1000})
    record = asdict(cost) | {"url": "a/"}
    visit = SimpleNamespace(user_properties=[("cost", record)])
    other = SimpleNamespace(user_properties=[("seed", 1)])
    assert costs_of([visit, other, visit]) == {"a/": cost}
    assert costs_of([]) == {}
