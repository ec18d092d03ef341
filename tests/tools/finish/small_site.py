"""A small site to finish: a home page, a lesson and an error page."""

import re
import shutil
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

from tools import finish as last_step
from tools.finish.html import Page

SCRIPT = "document.body.dataset.ready = ''"


PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="description" content="The site.">
    <link rel="stylesheet" href="{up}assets/main.min.css">
    <link rel="stylesheet" href="{up}assets/math/math.css">
    <title>Title</title>
    <script>{script}</script>
  </head>
  <body>
    <main><article><h1>{title}</h1>
    <p>{title} is <b>explained</b> &amp; proven.</p>
    <span class="seen" style="color: red; --a: 1">Red</span>
    <pre><span></span><code><span class="k">if</span>   x:
    y</code></pre>
    <mjx-container><mjx-math class="NCM-N"><mjx-mi><mjx-c
    class="mjx-c78">x</mjx-c></mjx-mi><mjx-mo><mjx-c
    class="mjx-c28 NCM-S3">(</mjx-c><mjx-c class="mjx-c28">(</mjx-c>
    <mjx-c class="mjx-c2061">\u2061</mjx-c></mjx-mo></mjx-math>
    </mjx-container></article></main>
    <input name="query">
    <script src="{up}assets/one.js"></script>
    <script src="{up}assets/two.js" defer></script>
  </body>
</html>
"""


MAIN = """@charset "UTF-8";.seen{color:blue}.unseen{color:blue}.made{top:0}
.seen:not(.unseen),.unseen>p{left:0}@media print{.unseen{top:0}}
/*# sourceMappingURL=main.css.map */"""


MATH = """
/* MathJax */
mjx-math > * { font-family: MJX-NCM-ZERO, MJX-NCM-N }
.NCM-N { font-family: MJX-NCM-ZERO, MJX-NCM-N }
.NCM-S3 { font-family: MJX-NCM-ZERO, MJX-NCM-S3 }
.NCM-B { font-family: MJX-NCM-ZERO, MJX-NCM-B }
mjx-c.mjx-c78 { padding: 1em }
mjx-c.mjx-c79 { padding: 2em }
mjx-c.mjx-c78.NCM-S3 { padding: 3em }
mjx-mfrac, mjx-mo > mjx-c { top: 0 }
"""


FACE = '@font-face { font-family: MJX-NCM-%s; src: url("./%s.woff2") x }\n'


def font_file(codes, width):
    """Make a font of squares as wide as asked for."""
    names = {code: f"u{code:X}" for code in codes}
    maker = FontBuilder(1000, isTTF=False)
    maker.setupGlyphOrder([".notdef", *names.values()])
    maker.setupCharacterMap(names)
    pen = T2CharStringPen(width, None)
    pen.moveTo((0, 0))
    pen.lineTo((width, 0))
    pen.lineTo((width, width))
    pen.closePath()
    outline = pen.getCharString()
    glyphs = dict.fromkeys([".notdef", *names.values()], outline)
    maker.setupCFF("Squares", {}, glyphs, {})
    maker.setupHorizontalMetrics(dict.fromkeys(glyphs, (width, 0)))
    maker.setupHorizontalHeader(ascent=806, descent=-194)
    maker.setupNameTable({"familyName": "Squares"})
    maker.setupOS2()
    maker.setupPost()
    maker.font.flavor = "woff2"
    file = BytesIO()
    maker.font.save(file)
    return file.getvalue()


def write_site(folder):
    """Write all its files."""
    math = folder / "en/assets/math"
    math.mkdir(parents=True)
    (folder / "en/lesson").mkdir()
    faces = "".join(FACE % (n, n.lower()) for n in ("ZERO", "N", "S3", "B"))
    (math / "math.css").write_text(MATH + faces, "utf-8")
    (math.parent / "main.min.css").write_text(MAIN, "utf-8")
    (math.parent / "one.js").write_text(
        "// One.\none('made')\n//# sourceMappingURL=one.js.map", "utf-8"
    )
    (math.parent / "two.js").write_text("two()\n", "utf-8")
    letters = range(0x20, 0x7F)
    for name, width in (("zero", 0), ("n", 500), ("s3", 700), ("b", 600)):
        (math / f"{name}.woff2").write_bytes(font_file(letters, width))
    write(folder, "en/index.html", up="", title="Home")
    write(folder, "en/lesson/index.html", up="../", title="Lesson")
    write(folder, "en/404.html", up="/base/en/", title="Error")


def write(site, path, script=SCRIPT, **words):
    """Write a page."""
    text = PAGE.format(script=script, **words)
    (site / path).write_text(text, "utf-8")


def finish(site):
    """Finish a site and put it where it was."""
    done = site.with_name(f"{site.name}-done")
    last_step.finish(site, done)
    shutil.rmtree(site)
    done.rename(site)


def finished(site, path="en/lesson/index.html"):
    """Finish the site and read one of its pages."""
    finish(site)
    return (site / path).read_text("utf-8")


def only(site, pattern):
    """Find the one file that a pattern fits."""
    (file,) = site.rglob(pattern)
    return file


def replace(file, old, new):
    """Replace a piece of a file that is there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def after(step, html):
    """Return what a step makes of the body of a page."""
    page = Page("a.html", html)
    step(page)
    return page.tree.body.inner_html


def policy_in(text):
    """Read the policy of a page as a dict."""
    (content,) = re.findall(
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text
    )
    parts = [part.split() for part in content.split("; ")]
    return {name: set(values) for name, *values in parts}
