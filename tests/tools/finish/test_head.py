"""What a page says of itself to others."""

import re

import pytest

from tests.tools.finish.small_site import finish, finished, replace
from tools.finish.head import shortened


def test_a_language_leads_to_the_same_page(site):
    for path, up in (("index.html", "../"), ("lesson/index.html", "../../")):
        file = site / "en" / path
        link = f'href="{up}zh/" hreflang="zh"'
        replace(file, "</head>", f'<link rel="alternate" {link}></head>')
        menu = f'<a class="md-select__link" {link}>中文</a>'
        replace(file, "</main>", f"</main>{menu}")
    lesson = finished(site)
    assert 'href="../../zh/lesson/"' in lesson and "alternate" not in lesson
    assert 'href="../zh/"' in (site / "en/index.html").read_text("utf-8")


def test_a_page_is_described_by_its_first_paragraph(site):
    finish(site)
    descriptions = {
        path: re.search(
            'name="description" content="([^"]*)"',
            (site / path).read_text("utf-8"),
        )[1]
        for path in ("en/index.html", "en/lesson/index.html")
    }
    assert sorted(descriptions.values()) == [
        "Lesson is explained &amp; proven.",
        "The site.",
    ]


@pytest.mark.parametrize(
    "text, kept",
    [
        ("Short.", "Short."),
        ("One. " + "word " * 40, "One."),
        ("第一句。" + "字" * 200, "第一句。"),
        ("word " * 40 + "end", "word " * 31 + "word…"),
    ],
)
def test_a_description_ends_after_a_sentence_or_word(text, kept):
    assert shortened(text) == kept
