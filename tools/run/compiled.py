"""Modules compiled ahead, in the archives that the browser fetches.

Most of a start was spent in compiling what each start imports. This file runs
in the Python that readers get (compile.mjs), so that what it writes fits it.
"""

import _imp
import importlib._bootstrap_external as machinery
import io
import sys
import zipfile
from pathlib import Path

import numpy


def ahead(library, wheel):
    """Compile what has been imported, in Python's library and in NumPy."""
    wanted = imported()
    place = next(p for p in sys.path if p.endswith(".zip"))
    return [
        compiled(library.to_bytes(), place, wanted),
        compiled(wheel.to_bytes(), Path(numpy.__file__).parents[1], wanted),
    ]


def compiled(archive, root, wanted):
    """Return a zip archive with x.pyc in the place of each wanted x.py.

    root: where Python finds what is in it; wanted: paths below that
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as to,
    ):
        for info in source.infolist():
            name, content = info.filename, source.read(info)
            if f"{root}/{name}" in wanted:
                content = code_of(content, f"{root}/{name}")
                name += "c"
            plain = zipfile.ZipInfo(name)  # the same bytes always
            plain.compress_type = zipfile.ZIP_DEFLATED
            to.writestr(plain, content)
    return out.getvalue()


def code_of(source, path):
    """Return what Python keeps of a source; nobody compares it with that."""
    code = compile(source, path, "exec", dont_inherit=True)
    digest = _imp.source_hash(machinery._RAW_MAGIC_NUMBER, source)
    return bytes(machinery._code_to_hash_pyc(code, digest, checked=False))


def imported():
    """Name the source files of all that has been imported."""
    files = {getattr(m, "__file__", None) for m in sys.modules.values()}
    return {file for file in files if file and file.endswith(".py")}
