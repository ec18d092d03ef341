"""Each lesson can be taken along as one file, the very one that tests run."""

import pytest

from tools.proof import pages

LESSONS = pages.all_lessons()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_lesson_as_one_file_is_beside_its_page(path, site):
    blocks = pages.read(path).blocks
    (whole,) = (x.source for x in blocks if x.language == "lesson-file")
    name = path.stem.replace("-", "_")
    folder = site.root / "en" / path.stem
    assert (folder / f"{name}.py").read_text("utf-8") == f"{whole}\n"
    links = site.pages[f"en/{path.stem}/index.html"].soup.select("a.file")
    assert [x["href"] for x in links] == [f"{name}.py", f"{name}.ipynb"]
