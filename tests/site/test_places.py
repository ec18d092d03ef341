"""Each lesson says which one it is, and other pages do not."""

import pytest

from tests.pages.test_trees import flat
from tools.proof import pages

PLACE = {"en": "Lesson {} of {}", "zh": "第 {} 课，共 {} 课"}


def faults_of_places(site, language, nav, others):
    """Compare what the pages say of their place with the contents."""
    lessons = [name for name in nav if name not in others]
    for name in nav:
        url = f"{language}/{name.removesuffix('.md')}/"
        url = url.replace("/index/", "/")
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
