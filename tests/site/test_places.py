"""Each lesson says which one it is, and other pages do not."""

from urllib.parse import urljoin

import pytest

from tests.pages.contents import flat
from tools.proof import pages

PLACE = {"en": "Lesson {} of {}", "zh": "第 {} 课，共 {} 课"}


def faults_of_places(site, language, nav, others):
    """Compare what the pages say of their place with the contents."""
    lessons = [name for name in nav if name not in others]
    for name in nav:
        url = url_of(language, name)
        place = site.pages[f"{url}index.html"].soup.select_one(".lesson-place")
        said = " ".join(place.get_text().split()) if place else "nothing"
        right = "nothing"
        if name in lessons:
            number = lessons.index(name) + 1
            right = PLACE[language].format(number, len(lessons))
        if said != right:
            yield f"{url}: says {said}, and is {right}"


@pytest.fixture
def nav():
    return list(flat(pages.site_configuration("en").nav))


def url_of(language, name):
    """The address of a page, below that of the site."""
    return f"{language}/{name.removesuffix('.md')}/".replace("/index/", "/")


def faults_of_turning(site, language, nav):
    """Say which links at the end of pages do not follow the contents."""
    for name, before, after in zip(
        nav, [None, *nav[:-1]], [*nav[1:], None], strict=True
    ):
        url = url_of(language, name)
        soup = site.pages[f"{url}index.html"].soup
        for way, target in (("prev", before), ("next", after)):
            link = soup.select_one(f".md-footer__link--{way}")
            leads = link and urljoin(url, link["href"])
            if leads != (target and url_of(language, target)):
                yield f"{url}: {way} leads to {leads}, not to {target}"


@pytest.mark.parametrize("language", PLACE)
def test_next_and_previous_pass_through_all_pages(language, site, nav):
    assert list(faults_of_turning(site, language, nav)) == []


def test_finds_a_page_that_is_passed_over(site, nav):
    name = nav[3].removesuffix(".md")
    found = list(faults_of_turning(site, "en", nav[:3] + nav[4:]))
    assert len(found) == 2
    assert all(f"leads to en/{name}/, not to" in fault for fault in found)


@pytest.mark.parametrize("language", PLACE)
def test_places(language, site, nav):
    found = faults_of_places(site, language, nav, pages.no_lessons())
    assert list(found) == []


def test_finds_page_that_is_no_lesson(site, nav):
    others = pages.no_lessons() - {"reference.md"}
    found = list(faults_of_places(site, "en", nav, others))
    number = len(nav) - len(others)
    assert found[-1] == (
        f"en/reference/: says nothing, and is Lesson {number} of {number}"
    )
    assert len(found) == number
