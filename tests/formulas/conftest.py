"""Each displayed formula of each page as a parameter: en/gru.md#eq-4."""

from tools.proof import formulas, pages


def checked(path):
    """Evaluate the formulas of a page once for all tests."""
    return pages.read_once(path), formulas.check_once(path)


def displayed(paths):
    """List (path, number) and address of all displayed formulas."""
    for path in paths:
        try:
            found = formulas.formulas_of(pages.read_once(path))
        except pages.PageError:  # the tests of that page fail and say why
            continue
        for equation in found:
            if equation.display:
                yield (path, equation.number), equation.address


def pytest_generate_tests(metafunc):
    """Give a test all displayed formulas, or all English pages."""
    only = metafunc.config.getoption("only")
    paths = [p for p in pages.all_pages("en") if only in (None, "", p.stem)]
    everything = {
        "formula": lambda: displayed(paths),
        "path": lambda: [(path, path.as_posix()[5:]) for path in paths],
    }
    for name in everything.keys() & set(metafunc.fixturenames):
        found = list(everything[name]())
        values, ids = zip(*found, strict=True) if found else ((), ())
        metafunc.parametrize(name, values, ids=ids)
