"""Whether the tests of a snippet see every small mistake in it: `make mutants`.

Each mutant of snippets/NAME.py takes the module's place in a process of its
own, which then runs tests/snippets/test_NAME.py, test_NAME_arrays.py if there
is one, and test_checks.py. A mutant that no test notices must stand in
tests/mutants.toml with a reason. One that stands there although it is noticed,
or is no mutant any more, is an error too.

mutmut does not fit: it leaves functions with a decorator alone, and most of
ours are `@checked`.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported

import resource
import sys
import time
import tomllib
import types
from pathlib import Path

import hypothesis.strategies  # noqa: F401 – once, not in every process
import numpy.testing  # noqa: F401
import pytest

import snippets
from tools.mutation.mutate import mutants

NAMED = Path("tests/mutants.toml")
SECONDS, BYTES = 60, 8 << 30  # of processor and memory, for one mutant
OPTIONS = """-x -q --tb=no --assert=plain --confcutdir=tests/snippets
  -p no:cacheprovider -p no:unraisableexception -p no:threadexception
  --hypothesis-profile=mutants""".split()  # the profile is in the conftest.py


def main(names):
    """Check these modules, or all of them; fail if there is something to do."""
    names = names or sorted(p.stem for p in Path("snippets").glob("[a-z]*.py"))
    named = tomllib.loads(NAMED.read_text("utf-8"))
    failed, start = False, time.time()
    for name in names:
        found = [*mutants(Path(f"snippets/{name}.py").read_text("utf-8"))]
        alive = survivors(name, found)
        print(f"{name}: {len(alive)} of {len(found)} survive", flush=True)
        for error in compare(name, alive, named.get(name, [])):
            failed = True
            print(error, flush=True)
    print(f"{time.time() - start:.0f} s")
    sys.exit(failed)


def survivors(name, found):
    """The mutants (function, was, now) that pass all tests."""
    original = Path(f"snippets/{name}.py").read_text("utf-8")
    sources = [original, *(source for *_, source in found)]
    passed = in_processes(lambda source: passes(name, source), sources)
    if not passed[0]:
        sys.exit(f"{name}: its tests fail without a mutant, or run too long")
    return {tuple(m[:3]) for m, ok in zip(found, passed[1:], strict=True) if ok}


def compare(name, alive, named):
    """Yield what is to be done: a test, a reason, or a reason less."""
    known = {
        (entry["function"], entry["was"], now)
        for entry in named
        for now in entry["now"]
        if entry["reason"]
    }
    for what, those in (
        (f"No test sees this. Add one, or a reason to {NAMED}:", alive - known),
        ("A test sees this, or it is gone. Remove it:", known - alive),
    ):
        for function, was, now in sorted(those):
            entry = f"function = {function!r}\nwas = {was!r}\nnow = [{now!r}]"
            yield f"{what}\n[[{name}]]\n{entry}\n"


def in_processes(function, arguments):
    """Whether function(argument) is true, each in a copy of this process."""
    results, running = [False] * len(arguments), {}

    def collect():
        process, status = os.wait()
        results[running.pop(process)] = status == 0

    for i, argument in enumerate(arguments):
        if len(running) == os.cpu_count():
            collect()
        process = os.fork()
        if not process:
            try:
                os._exit(not function(argument))
            finally:  # an exception ends this process, too
                os._exit(1)
        running[process] = i
    while running:
        collect()
    return results


def passes(name, source):
    """Whether the tests pass with this source; end if it takes too long."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    install(name, source)
    files = [Path(f"tests/snippets/test_{x}.py") for x in tested_by(name)]
    return all(
        pytest.main([*OPTIONS, str(file)]) == 0
        for file in files
        if file.is_file()
    )


def tested_by(name):
    """Name the test modules of a snippet, without `test_`."""
    return dict.fromkeys((name, f"{name}_arrays", "checks"))


def install(name, source):
    """Let every import of a snippet find this source."""
    module = types.ModuleType(f"snippets.{name}")
    module.__file__ = f"snippets/{name}.py"
    sys.modules[module.__name__] = module
    setattr(snippets, name, module)
    exec(compile(source, module.__file__, "exec"), vars(module))


if __name__ == "__main__":
    main(sys.argv[1:])
