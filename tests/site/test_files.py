"""Each lesson can be taken along as one file, the very one that tests run."""

import pytest

from tools.proof import pages
from tools.site.generator import LANGUAGES

LESSONS = pages.all_lessons()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_lesson_as_one_file_is_beside_its_page(path, site):
    blocks = pages.read(path).blocks
    (whole,) = (x.source for x in blocks if x.language == "lesson-file")
    name = path.stem.replace("-", "_")
    for language in LANGUAGES:
        file = site.root / language / path.stem / f"{name}.py"
        assert file.read_text("utf-8") == f"{whole}\n"
        page = site.pages[f"{language}/{path.stem}/index.html"]
        links = page.soup.select("a.file")
        assert [x["href"] for x in links] == [f"{name}.py", f"{name}.ipynb"]
