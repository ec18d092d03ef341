"""The font of formulas: the glyphs that pages show, and no others.

All glyphs go into one font, so that a page waits for one file. A glyph that
has another form in another of MathJax's fonts (a large bracket, a script
letter) is there as a font feature, which the rule of that font switches on.
"""

import base64
import re
import unicodedata
from functools import lru_cache
from io import BytesIO

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from tools.finish.html import PageError

FACE = re.compile(
    r"@font-face\{font-family:(MJX-[\w-]+);src:url\(([^)]+)\)[^}]*\}"
)
# The strut: one empty glyph, as high above the line as below. It decides where
# parts of a formula stand; without it at first sight they move. So it comes
# with the style sheet.
ZERO = "MJX-NCM-ZERO"
FIRST = "MJX-NCM-N"
FONT = "formulas"
LOOKS = (
    "columnalign",
    "columnspacing",
    "data-break-align",
    "displaystyle",
    "indentshift",
    "maxsize",
    "minsize",
    "rowspacing",
    "stretchy",
)
# Fonts count seconds from 1904; this is the first of 2000.
EPOCH = 3_029_529_600


def unwrap_symbols(page):
    """Leave out boxes with one box in them: a fifth of all in formulas.

    A symbol that is one character has a box around its box that changes
    nothing.
    """
    for box in page.css("mjx-mi, mjx-mn, mjx-mo"):
        inside = list(box.iter(include_text=True))
        if (
            not box.attributes
            and [node.tag for node in inside] == ["mjx-c"]
            and not list(inside[0].iter())
        ):
            box.unwrap()


def leave_out_looks(page):
    """Nobody sees how the formula that is read aloud would be laid out."""
    for name in LOOKS:
        for sign in page.css(f"mjx-assistive-mml [{name}]"):
            del sign.attrs[name]


def cut_fonts(css, folder, pages):
    """Return the style sheet for one font, that font, and the files it was in.

    The sheet calls its file FONT. If pages show no formula there is no font,
    and no rule for one.
    """
    faces = {name: (folder / url).resolve() for name, url in FACE.findall(css)}
    glyphs = glyphs_of(pages)
    font = None
    if glyphs:
        missing = {ZERO, FIRST, *glyphs} - set(faces)
        if missing:
            raise PageError(f"no style sheet has the font {min(missing)}")
        sources = {x: faces[x].read_bytes() for x in {FIRST, *glyphs}}
        font, features = one_font(
            tuple(sorted(sources.items())), tuple(glyphs.items())
        )
        css = with_features(css, features, faces[ZERO].read_bytes())
    return css if font else FACE.sub("", css), font, set(faces.values())


def note_glyphs(page):
    """Note the characters that formulas of a page show, by font."""
    page.glyphs = {}
    for math in page.css("mjx-math"):
        read_glyphs(math, None, page.glyphs)


def read_glyphs(node, font, found):
    """Find characters in the font of their element or of what it is in."""
    for name in (node.attributes.get("class") or "").split():
        if name.startswith("NCM-"):
            font = f"MJX-{name}"
    if node.tag == "mjx-utext":
        return
    for child in node.iter(include_text=True):
        if child.is_element_node:
            read_glyphs(child, font, found)
        elif font and child.is_text_node:
            # White space has no form.
            seen = {ord(x) for x in child.text_content if not x.isspace()}
            found.setdefault(font, set()).update(seen)


def glyphs_of(pages):
    """Collect the characters of all pages, by font."""
    found = {}
    for page in pages:
        for font, seen in page.glyphs.items():
            found[font] = found.get(font, frozenset()) | seen
    return {font: seen for font, seen in sorted(found.items()) if seen}


@lru_cache(maxsize=2)
def one_font(sources, glyphs):
    """Draw all glyphs into one font; return it and the feature of each font.

    The first form of a character is the one without any feature.
    """
    fonts = {name: TTFont(BytesIO(content)) for name, content in sources}
    glyphs = dict(glyphs)
    drawn, plain, forms = {".notdef": empty()}, {}, {}
    for family in sorted(fonts, key=lambda name: (name != FIRST, name)):
        source = fonts[family]
        for code in sorted(glyphs.get(family, ())):
            name = f"g{len(drawn)}"
            drawn[name] = draw(source, code, family)
            if plain.setdefault(code, name) != name:
                forms.setdefault(family, []).append((plain[code], name))
    features = {family: f"mj{i:02}" for i, family in enumerate(sorted(forms))}
    rules = "".join(
        f"feature {tag} {{ {pairs(forms[family])} }} {tag};\n"
        for family, tag in features.items()
    )
    return built(drawn, plain, rules, fonts[FIRST]["hhea"]), features


def pairs(forms):
    """Write the substitutions of a feature."""
    return " ".join(f"sub {plain} by {form};" for plain, form in forms)


def draw(font, code, family):
    """Return the outline of a character in a font, and its width."""
    name = font.getBestCmap().get(code)
    if name is None and unicodedata.category(chr(code)) == "Cf":
        return empty()  # "apply this function", for screen readers
    if name is None:
        raise PageError(f"{family} has no glyph for U+{code:04X}")
    glyphs = font.getGlyphSet()
    width = glyphs[name].width
    pen = T2CharStringPen(width, glyphs)
    glyphs[name].draw(pen)
    return pen.getCharString(), width


def empty():
    """Return the outline of a missing glyph."""
    return T2CharStringPen(0, None).getCharString(), 0


def built(drawn, plain, rules, metrics):
    """Make the file of a font, the same bytes at any time."""
    maker = FontBuilder(1000, isTTF=False)
    maker.setupHead(unitsPerEm=1000, created=EPOCH, modified=EPOCH)
    maker.setupGlyphOrder(list(drawn))
    maker.setupCharacterMap(plain)
    outlines = {name: outline for name, (outline, _) in drawn.items()}
    maker.setupCFF("Formulas", {}, outlines, {})
    maker.setupHorizontalMetrics({n: (w, 0) for n, (_, w) in drawn.items()})
    lines = {"ascent": metrics.ascent, "descent": metrics.descent}
    maker.setupHorizontalHeader(**lines)
    maker.setupNameTable({"familyName": "Formulas", "styleName": "Regular"})
    maker.setupOS2(
        sTypoAscender=metrics.ascent,
        sTypoDescender=metrics.descent,
        usWinAscent=metrics.ascent,
        usWinDescent=-metrics.descent,
    )
    maker.setupPost(keepGlyphNames=False)
    if rules:
        addOpenTypeFeaturesFromString(maker.font, rules)
    maker.font.recalcTimestamp = False
    maker.font.flavor = "woff2"
    file = BytesIO()
    maker.font.save(file)
    return file.getvalue()


def with_features(css, features, strut):
    """Let all names of MathJax lead to the one font, each with its feature."""
    data = base64.b64encode(strut).decode()
    sources = {ZERO: f"data:font/woff2;base64,{data}", FIRST: FONT}

    def face(match):
        source = sources.get(name := match[1])
        return f"@font-face{{font-family:{name};src:url({source})}}" * bool(
            source
        )

    def family(match):
        others, own, face = match.groups()
        setting = f'"{features[face]}"' if face in features else "normal"
        own = f"{own}{{font-family:{ZERO},{FIRST};font-feature-settings:"
        # What shares the rule keeps the feature of its own font.
        rest = others and f"{others[:-1]}{{font-family:{ZERO},{face}}}"
        return f"{rest or ''}{own}{setting}}}"

    rule = (
        rf"(?<![^{{}}])([^{{}}]*,)?(\.NCM-[\w-]+)"
        rf"\{{font-family:{ZERO},(MJX-[\w-]+)\}}"
    )
    return re.sub(rule, family, FACE.sub(face, css))
