"""What is served for Run: nothing is left to compile, nothing is missed."""

import io
import subprocess
import sys
import zipfile

import pytest

from tests.run.pyodide import answers
from tools.run import compiled, runtime

SOURCES = """import sys, numpy.random
for name, module in sorted(sys.modules.items()):
    where = getattr(module, "__spec__", None) and module.__spec__.origin or ""
    if where.endswith(".py") and not where.startswith("/lesson"):
        print(name)
"""
# What a reader may write into a program that no page has.
USEFUL = """import argparse, base64, bisect, calendar, collections, contextlib
import copy, csv, dataclasses, datetime, decimal, difflib, enum, fractions
import functools, gzip, hashlib, heapq, inspect, io, itertools, json, logging
import math, operator, os, pathlib, pickle, pprint, queue, random, re, shutil
import statistics, string, struct, tempfile, textwrap, time, timeit, traceback
import types, typing, unittest, urllib.parse, uuid, warnings, zipfile
import numpy as np
np.testing.assert_allclose(np.fft.ifft(np.fft.fft([1, 2])), [1, 2])
np.testing.assert_allclose(np.linalg.inv([[2.0]]), [[0.5]])
print(np.polynomial.Polynomial([1, 2])(3), np.ma.array([1, 2], mask=[0, 1]))
print("字".encode("gbk"), "é".encode("latin-1"), "é".encode("utf-16-le"))
help(np.argmax)
"""


@pytest.mark.pyodide
def test_nothing_that_a_start_imports_is_compiled_there(folder):
    late = "import wave\n" + SOURCES  # no start imports it: it is found
    first, second = answers(folder, [(SOURCES, "a", 0), (late, "b", 0)])
    assert first == ["", None]
    assert second == ["wave\n", None]


@pytest.mark.pyodide
def test_what_readers_may_import_is_there(folder):
    blocks = [(USEFUL, "useful", 0), ("import xml.dom", "left out", 0)]
    (printed, error), (_, missed) = answers(folder, blocks)
    assert error is None
    assert "7.0 [1 --]" in printed and "indices of the maximum" in printed
    assert missed.endswith("ModuleNotFoundError: No module named 'xml'")


def test_a_compiled_module_is_imported_from_its_archive(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ahead.py", "def place():\n    return 1 / 0\n")
        archive.writestr("late.py", "import ahead\n")
        archive.writestr("data.txt", "as it is")
    place = tmp_path / "modules.zip"
    made = compiled.compiled(out.getvalue(), place, {f"{place}/ahead.py"})
    place.write_bytes(made)
    with zipfile.ZipFile(place) as archive:
        assert archive.namelist() == ["ahead.pyc", "late.py", "data.txt"]
        assert archive.read("data.txt") == b"as it is"
    done = subprocess.run(
        [sys.executable, "-c", "import late; late.ahead.place()"],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(place)},
    )
    assert f'File "{place}/ahead.py", line 2, in place' in done.stderr
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_what_has_been_imported_is_named():
    assert {__file__, compiled.__file__} <= compiled.imported()
    assert None not in compiled.imported()


def test_only_files_without_use_are_left_out():
    library, numpy = runtime.LIBRARY_LEFT_OUT.match, runtime.LEFT_OUT.match
    for name in ("os.py", "xml/dom/minidom.py", "email/message.py"):
        assert library(name)
    for name in ("osx.py", "ast.py", "email/__init__.py", "encodings/gbk.py"):
        assert not library(name)
    assert numpy("numpy/lib/tests/test_io.py") and numpy("numpy/f2py/a.py")
    assert not numpy("numpy/testing/_private/utils.py")
