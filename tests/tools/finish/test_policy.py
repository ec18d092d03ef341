"""The policy lets run what was there, and nothing else."""

import base64
import hashlib
import re

import pytest

from tests.tools.finish.small_site import (
    SCRIPT,
    finish,
    finished,
    policy_in,
    write,
)
from tools.finish.html import Page
from tools.finish.policy import policy_of, prepare_policy


def test_the_policy_knows_each_inline_script(site):
    text = finished(site)
    policy = policy_in(text)
    assert policy["default-src"] == {"'self'"}
    assert policy["frame-src"] == policy["object-src"] == {"'none'"}
    inline = re.findall(r"<script>(.*?)</script>", text)
    assert inline == [SCRIPT]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(x.encode()).digest()).decode()}'"
        for x in inline
    }
    allowed = {"'self'", "'wasm-unsafe-eval'"}  # Python in the page
    assert policy["script-src"] == allowed | hashes
    assert policy["style-src"] == {"'self'"}
    assert policy["font-src"] == {"'self'", "data:"}
    assert "unsafe-inline" not in str(policy)
    assert "'unsafe" not in str(policy)
    assert text.index("http-equiv") < text.index("<script")
    for name in ("_headers", "_nginx.conf"):
        headers = (site / name).read_text("utf-8")
        assert all(x in headers for x in hashes | {"frame-ancestors 'none'"})


def test_all_pages_have_the_same_policy(site):
    write(site, "en/index.html", up="", title="Home", script="other()")
    finish(site)
    policies = [
        str(sorted(policy_in(file.read_text("utf-8")).items()))
        for file in site.rglob("*.html")
    ]
    assert len(set(policies)) == 1


def test_data_is_no_script():
    page = Page("a.html", '<script type="application/json">{}</script>')
    prepare_policy(page)
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy_of([page])


@pytest.mark.parametrize(
    "head",
    ['<head>\n<meta charset="utf-8">', "<head>", "<head><title>x</title>"],
)
def test_the_policy_stands_first_but_for_the_charset(head):
    page = Page("a.html", head)
    prepare_policy(page)
    names = [next(iter(x.attributes), "") for x in page.tree.head.iter()]
    assert names.index("http-equiv") == ("charset" in head)
