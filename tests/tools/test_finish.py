"""The last step of a build, on a small site: what is kept, cut, refused."""

import base64
import hashlib
import re
import shutil
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from tools import finish as last_step
from tools.finish import PageError
from tools.finish.formulas import unwrap_symbols
from tools.finish.head import shortened
from tools.finish.html import Page
from tools.finish.parts import add_parts
from tools.finish.policy import policy_of
from tools.finish.rules import cut_variables, is_used
from tools.finish.styles import minified

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
mjx-mfrac, mjx-mi > mjx-c { top: 0 }
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


@pytest.fixture
def site(tmp_path):
    """Write a site of a home page, a lesson and an error page."""
    math = tmp_path / "en/assets/math"
    math.mkdir(parents=True)
    (tmp_path / "en/lesson").mkdir()
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
    write(tmp_path, "en/index.html", up="", title="Home")
    write(tmp_path, "en/lesson/index.html", up="../", title="Lesson")
    write(tmp_path, "en/404.html", up="/base/en/", title="Error")
    return tmp_path


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


def test_a_page_has_one_style_sheet_and_one_script(site):
    text = finished(site)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)">', text)
    scripts = re.findall(r'<script src="([^"]*)" defer>', text)
    for urls, pattern, code in (
        (sheets, "*.css", ".seen"),
        (scripts, "site.*.js", "one('made')\n;two()"),
    ):
        (file,) = [(site / "en/lesson" / url).resolve() for url in urls]
        assert file == only(site, pattern).resolve()
        assert code in file.read_text("utf-8")
        assert "sourceMappingURL" not in file.read_text("utf-8")
    assert len(re.findall("<script src", text)) == 1


def test_an_error_page_keeps_its_absolute_addresses(site):
    text = finished(site, "en/404.html")
    name = only(site, "*.css").name
    assert f'href="/base/en/assets/{name}"' in text


def test_the_name_of_a_file_is_the_hash_of_its_content(site):
    finish(site)
    for pattern in ("site.*.css", "site.*.js", "*.woff2"):
        for file in site.rglob(pattern):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            assert file.name.split(".")[1] == digest[:10]


def test_the_same_site_gives_the_same_files(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "site"
    shutil.copytree(site, other)
    finish(site)
    finish(other)
    for file in site.rglob("*.*"):
        twin = other / file.relative_to(site)
        assert file.is_dir() or twin.read_bytes() == file.read_bytes()


def test_rules_that_are_for_nothing_are_cut(site):
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert ".seen{color:blue}" in css
    assert ".made{top:0}" in css  # by a script
    assert ".seen:not(.unseen){left:0}" in css
    assert "mjx-c.mjx-c78{padding:1em}" in css
    assert "mjx-mi>mjx-c{top:0}" in css
    for gone in ("unseen{", ">p", "c79", "c78.NCM-S3", "mfrac", "NCM-B"):
        assert gone not in css
    for nothing in ("@media print", "@charset", "sourceMapping", "MathJax"):
        assert nothing not in css


ELEMENTS = {
    ("mjx-c", frozenset({"mjx-c28", "NCM-S3"})),
    ("mjx-mi", frozenset()),
}


@pytest.mark.parametrize(
    "selector, used",
    [
        ("mjx-c.mjx-c28", True),
        ("mjx-c.mjx-c28.NCM-S3", True),
        (".NCM-S3", True),
        ("mjx-mi>mjx-c", True),
        (".tex mjx-c[size='s']:first-child", True),
        (".tex::before", True),
        ("a:is(.no, :not(.no))", True),
        ("mjx-c.NCM-N", False),
        ("mjx-mi.mjx-c28", False),
        ("mjx-mo>mjx-c", False),
        (".NCM-N", False),
        (".no mjx-c", False),
    ],
)
def test_use_of_a_selector(selector, used):
    assert is_used(selector, ELEMENTS, {"tex"}) is used


def test_fonts_are_cut_to_the_glyphs_that_are_shown(site):
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    file = only(site, "formulas.*.woff2")
    assert f"@font-face{{font-family:MJX-NCM-N;src:url({file.name})}}" in css
    strut = re.findall(r"ZERO;src:url\(data:font/woff2;base64,(.*?)\)", css)
    assert base64.b64decode(strut[0])[:4] == b"wOF2"
    assert css.count("@font-face") == 2
    font = TTFont(file)
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    assert sorted(cmap) == [0x28, 0x78, 0x2061]
    assert glyphs[cmap[0x28]].width == 500
    assert glyphs[cmap[0x2061]].width == 0
    # The other form of the bracket is there as the feature of its font.
    (tag,) = re.findall(
        r'NCM-S3{[^}]*,MJX-NCM-N;font-feature-settings:"(mj\d\d)"', css
    )
    (feature,) = font["GSUB"].table.FeatureList.FeatureRecord
    assert feature.FeatureTag == tag
    (lookup,) = font["GSUB"].table.LookupList.Lookup
    form = lookup.SubTable[0].mapping[cmap[0x28]]
    assert glyphs[form].width == 700
    own = "{font-family:MJX-NCM-ZERO,MJX-NCM-N;font-feature-settings:normal}"
    assert f".NCM-N{own}" in css
    plain = own.partition(";")[0]
    assert f"mjx-math>*{plain}}}" in css


def test_the_fonts_of_formulas_are_fetched_first(site):
    text = finished(site)
    names = {file.name for file in site.rglob("*.woff2")}
    links = re.findall(r'<link rel="preload" href="([^"]*)"', text)
    assert {url.rpartition("/")[2] for url in links} == names
    assert text.index('rel="preload"') < text.index('rel="stylesheet"')


def test_a_page_without_formulas_fetches_no_font(site):
    file = site / "en/index.html"
    text = file.read_text("utf-8")
    file.write_text(
        re.sub("<mjx-container.*</mjx-container>", "", text, flags=re.DOTALL),
        "utf-8",
    )
    assert "preload" not in finished(site, "en/index.html")


def test_styles_become_classes(site):
    text = finished(site)
    css = only(site, "*.css").read_text("utf-8")
    assert "style=" not in text
    (classes,) = re.findall(r'<span class="seen ([^"]*)">', text)
    rules = {f".{name}:not(#_)" for name in classes.split()}
    assert {r for r in rules if f"{r}{{color:red}}" in css}
    assert {r for r in rules if f"{r}{{--a:1}}" in css}


def test_white_space_counts_only_in_listings(site):
    text = finished(site)
    assert "</span>   x:\n    y</code>" in text
    assert "\n    <" not in text


def test_a_very_long_listing_has_no_colours(tmp_path):
    file = tmp_path / "a.html"
    for lines, colours in ((100, 100), (101, 0)):
        code = '<span class="k">if</span> a &lt; b\n' * lines
        file.write_text(f"<pre><code>{code}</code></pre>", "utf-8")
        page = Page(file, tmp_path)
        page.tidy()
        assert page.text.count("<span") == colours
        assert page.text.count("if") == page.text.count("&lt;") == lines


def test_names_in_listings_need_no_element(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p><span class="n">N</span></p><pre><span></span><code>'
        '<span class="k">if</span><span class="w"> </span>'
        '<span class="n">a &lt; b</span></code></pre>',
        "utf-8",
    )
    page = Page(tmp_path / "a.html", tmp_path)
    page.tidy()
    assert page.text == (
        '<p><span class="n">N</span></p>'
        '<pre><code><span class="k">if</span> a &lt; b</code></pre>'
    )


def test_marks_for_the_search_index_are_left_out(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p data-search-exclude="" id="a">A', "utf-8"
    )
    page = Page(tmp_path / "a.html", tmp_path)
    page.tidy()
    assert page.text == '<p id="a">A'


@pytest.mark.parametrize("word, kept", [("", False), ("annotate", True)])
def test_what_the_theme_makes_for_no_page_has_no_style(word, kept, site):
    file = site / "en/assets/one.js"
    file.write_text("make('md-annotation')", "utf-8")
    with (site / "en/assets/main.min.css").open("a") as sheet:
        sheet.write(".md-annotation{top:1px}")
    write(site, "en/index.html", up="", title=f"Home {word}")
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert (".md-annotation{top:1px}" in css) is kept


def test_variables_that_nothing_reads_are_left_out():
    css = """.a{--a:url("data:a;{b}");--b:0;--c:0}:root{--d:0;top:var(--b)}"""
    kept = ".a{--b:0;--c:0}:root{top:var(--b)}"
    assert cut_variables(css, ".b{left:var(--c,1px)}") == kept


def test_a_table_scrolls_without_the_script_of_the_theme(tmp_path):
    (tmp_path / "a.html").write_text(
        '<table><tr><td>1</td></tr></table><table class="b"></table>', "utf-8"
    )
    page = Page(tmp_path / "a.html", tmp_path)
    page.tidy()
    assert page.text == (
        '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        '<table class="boxed"><tr><td>1</td></tr></table></div></div>'
        '<table class="b"></table>'
    )


def test_the_rules_of_the_theme_follow_what_was_moved(site):
    file = only(site, "main.min.css")
    rules = "table:not([class]){top:0}.md-content__inner>.seen{left:0}"
    file.write_text(rules, "utf-8")
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8").replace("<pre>", "<table></table><pre>")
        page.write_text(text, "utf-8")
    finish(site)
    css = only(site, "*.css").read_text("utf-8")
    assert "table.boxed{top:0}" in css
    assert ":is(.md-content__inner,.part)>.seen{left:0}" in css


SYMBOL = '<mjx-mi><mjx-c class="mjx-c78">x</mjx-c></mjx-mi>'


@pytest.mark.parametrize(
    "before, after",
    [
        (SYMBOL, '<mjx-c class="mjx-c78">x</mjx-c>'),
        (SYMBOL.replace("<mjx-mi>", '<mjx-mi space="2">'), None),
        (SYMBOL.replace("</mjx-c>", "</mjx-c><mjx-c></mjx-c>"), None),
        (SYMBOL.replace("mjx-mi", "mjx-mrow"), None),
    ],
)
def test_a_box_around_one_character_is_left_out(before, after, tmp_path):
    (tmp_path / "a.html").write_text(before, "utf-8")
    page = Page(tmp_path / "a.html", tmp_path)
    unwrap_symbols(page)
    assert page.text == (after or before)


def with_parts(content, tmp_path):
    """Return an article whose content was divided into parts."""
    file = tmp_path / "a.html"
    file.write_text(f"<article>{content}</article>", "utf-8")
    page = Page(file, tmp_path)
    add_parts(page)
    return re.sub(r" style=\"[^\"]*\"", "", page.text)[9:-10]


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "<h1>A</h1>a<h2>B</h2>b<br><h3>C</h3><pre>c</pre>",
            '<h1>A</h1>a<h2>B</h2><div class="part">b<br></div>'
            '<h3>C</h3><div class="part"><pre>c</pre></div>',
        ),
        (
            "<h2>A</h2><div>a<h2>B</h2>b</div>c",
            '<h2>A</h2><div class="part"><div>a<h2>B</h2>b</div>c</div>',
        ),
        (
            '<h2>A</h2><svg><path d="M0>"/></svg><h2 id="b">B</h2>\n',
            '<h2>A</h2><div class="part"><svg><path d="M0>"/></svg></div>'
            '<h2 id="b">B</h2>',
        ),
        ("<h1>A</h1><p>a</p>", "<h1>A</h1><p>a</p>"),
    ],
)
def test_what_stands_below_a_heading_is_a_part(before, after, tmp_path):
    assert with_parts(before, tmp_path) == after


def test_a_home_page_is_no_translation_of_a_lesson(site):
    file = site / "en/lesson/index.html"
    link = '<link rel="alternate" href="../../zh/" hreflang="zh">'
    text = file.read_text("utf-8").replace("</head>", f"{link}</head>")
    file.write_text(text, "utf-8")
    assert '<link rel="alternate" href="../../zh/">' in finished(site)


def test_a_page_is_described_by_its_first_paragraph(site):
    finish(site)
    descriptions = {
        path: re.search(
            'name="description" content="([^"]*)"',
            (site / path).read_text("utf-8"),
        )[1]
        for path in ("en/index.html", "en/lesson/index.html")
    }
    assert sorted(descriptions.values()) == [
        "Lesson is explained &amp; proven.",
        "The site.",
    ]


@pytest.mark.parametrize(
    "text, kept",
    [
        ("Short.", "Short."),
        ("One. " + "word " * 40, "One."),
        ("第一句。" + "字" * 200, "第一句。"),
        ("word " * 40 + "end", "word " * 31 + "word…"),
    ],
)
def test_a_description_ends_after_a_sentence_or_word(text, kept):
    assert shortened(text) == kept


def policy_in(text):
    """Read the policy of a page as a dict."""
    (content,) = re.findall(
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text
    )
    parts = [part.split() for part in content.split("; ")]
    return {name: set(values) for name, *values in parts}


def test_the_policy_knows_each_inline_script(site):
    text = finished(site)
    policy = policy_in(text)
    assert policy["default-src"] == {"'self'"}
    assert policy["frame-src"] == policy["object-src"] == {"'none'"}
    inline = re.findall(r"<script>(.*?)</script>", text)
    assert inline == [SCRIPT]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(x.encode()).digest()).decode()}'"
        for x in inline
    }
    allowed = {"'self'", "'wasm-unsafe-eval'"}  # Python in the page
    assert policy["script-src"] == allowed | hashes
    assert policy["style-src"] == {"'self'"}
    assert policy["font-src"] == {"'self'", "data:"}
    assert "unsafe-inline" not in str(policy)
    assert "'unsafe" not in str(policy)
    assert text.index("http-equiv") < text.index("<script")
    for name in ("_headers", "_nginx.conf"):
        headers = (site / name).read_text("utf-8")
        assert all(x in headers for x in hashes | {"frame-ancestors 'none'"})


def test_all_pages_have_the_same_policy(site):
    write(site, "en/index.html", up="", title="Home", script="other()")
    finish(site)
    policies = [
        str(sorted(policy_in(file.read_text("utf-8")).items()))
        for file in site.rglob("*.html")
    ]
    assert len(set(policies)) == 1


def test_a_page_without_style_sheet_keeps_its_styles(tmp_path):
    html = '<html><head><meta charset="utf-8"></head><p style="top: 0">x</p>'
    (tmp_path / "index.html").write_text(html, "utf-8")
    text = finished(tmp_path, "index.html")
    assert "<style>._0:not(#_){top:0}</style>" in text
    assert '<p class="_0">x</p>' in text
    assert len(policy_in(text)["style-src"]) == 2


def test_data_is_no_script(tmp_path):
    file = tmp_path / "a.html"
    file.write_text('<script type="application/json">{}</script>', "utf-8")
    policy = policy_of([Page(file, tmp_path)])
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("assets/main.min.css", "assets/none.css", "no file ../assets/none"),
        ("assets/two.js", "assets/none.js", "no file ../assets/none.js"),
        ("<main>", "<main onclick='x()'>", "a script in <main onclick"),
        ("<head>", "<header>", "no <head>"),
        (">x<", ">\u2207<", "MJX-NCM-N has no glyph for U+2207"),
        ('class="NCM-N"', 'class="NCM-DS"', "has the font MJX-NCM-DS"),
    ],
)
def test_planted_fault(old, new, said, site):
    file = site / "en/lesson/index.html"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PageError, match=re.escape(said)):
        finish(site)


def test_planted_dead_address_in_a_style_sheet(site):
    sheet = site / "en/assets/math/math.css"
    sheet.write_text(sheet.read_text("utf-8") + "p{src:url(no.png)}", "utf-8")
    with pytest.raises(PageError, match="no file no.png"):
        finish(site)


def test_a_folder_without_pages_is_refused(tmp_path):
    with pytest.raises(PageError, match="no page"):
        finish(tmp_path)


@pytest.mark.parametrize(
    "css, small",
    [
        ("a { top: 0; }\n\n b > i { left: 0 }", "a{top:0}b>i{left:0}"),
        ('a::after { content: "a;b" }', 'a:after{content:"a;b"}'),
        (
            "a::after { content: ' ; /* x */ ' }",
            'a:after{content:" ; /* x */ "}',
        ),
        ("a::after { content: '\\'  ;  x' }", 'a:after{content:"\'  ;  x"}'),
        (
            "a :hover { width: calc(1px + 2%) }",
            "a :hover{width:calc(1px + 2%)}",
        ),
        ("/* c */ @media print { a { top: 0 } }", "@media print{a{top:0}}"),
    ],
)
def test_minified(css, small):
    assert minified(css) == small


def test_planted_broken_style_sheet():
    with pytest.raises(PageError, match="no CSS"):
        minified("a { top: 0 } }")
