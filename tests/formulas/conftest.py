"""Each displayed formula of each page as a parameter: en/gru.md#eq-4."""

import functools

from tools.proof import formulas, pages


@functools.cache
def checked(path):
    """Evaluate the formulas of a page once for all tests."""
    page = pages.read(path)
    return page, formulas.check_page(page)


def displayed():
    """List the displayed formulas of all English pages."""
    for path in pages.all_pages("en"):
        try:
            _, equations = checked(path)
        except pages.PageError:  # the tests of that page fail and say why
            continue
        yield from (found for found in equations if found.display)


def pytest_generate_tests(metafunc):
    """Give a test all displayed formulas, or all English pages."""
    if "equation" in metafunc.fixturenames:
        found = list(displayed())
        ids = [equation.address for equation in found]
        metafunc.parametrize("equation", found, ids=ids)
    if "path" in metafunc.fixturenames:
        paths = pages.all_pages("en")
        ids = [path.as_posix()[5:] for path in paths]
        metafunc.parametrize("path", paths, ids=ids)
