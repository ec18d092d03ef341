"""The font of formulas: the glyphs that pages show, and no others.

All glyphs go into one font, so that a page waits for one file. A glyph that
has another form in another of MathJax's fonts (a large bracket, a script
letter) is there as a font feature, which the rule of that font switches on.
"""

import base64
import re
import unicodedata
from html.parser import HTMLParser
from io import BytesIO

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from tools.finish.html import PageError

FACE = re.compile(
    r"@font-face\{font-family:(MJX-[\w-]+);src:url\(([^)]+)\)[^}]*\}"
)
MATH = re.compile(r"<mjx-math.*?</mjx-math>", re.DOTALL)
# A symbol that is one character; the box around its box changes nothing.
SYMBOL = re.compile(
    r"<mjx-(mi|mn|mo)>(<mjx-c class=\"[^\"]*\">[^<]*</mjx-c>)</mjx-\1>"
)
# The strut: one empty glyph, as high above the line as below. It decides where
# parts of a formula stand; without it at first sight they move. So it comes
# with the style sheet.
ZERO = "MJX-NCM-ZERO"
FIRST = "MJX-NCM-N"
# Fonts count seconds from 1904; this is the first of 2000.
EPOCH = 3_029_529_600


def unwrap_symbols(page):
    """Leave out boxes with one box in them: a fifth of all in formulas."""
    page.text = SYMBOL.sub(r"\2", page.text)


def cut_fonts(css, folder, pages):
    """Return the style sheet for one font, and the fonts by their names.

    The sheet has these bare names; files may get longer ones. A sheet has no
    rule any more for a font that no page shows.
    """
    faces = {name: folder / url for name, url in FACE.findall(css)}
    glyphs = glyphs_of(pages)
    fonts = {}
    if glyphs:
        missing = {ZERO, FIRST, *glyphs} - set(faces)
        if missing:
            raise PageError(f"no style sheet has the font {min(missing)}")
        sources = {name: TTFont(faces[name]) for name in {FIRST, *glyphs}}
        font, features = one_font(sources, glyphs)
        fonts = {"formulas": font}
        css = with_features(css, features, faces[ZERO].read_bytes())
    for file in faces.values():
        file.unlink()
    return (css if fonts else FACE.sub("", css)), fonts


class Glyphs(HTMLParser):
    """The characters of formulas, by the font they are drawn in."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], {}

    def handle_starttag(self, tag, attrs):
        """Note the font of an element: its own or that of what it is in."""
        font = self.open[-1][1] if self.open else None
        for name in (dict(attrs).get("class") or "").split():
            if name.startswith("NCM-"):
                font = f"MJX-{name}"
        self.open.append((tag, None if tag == "mjx-utext" else font))

    def handle_endtag(self, tag):
        """Leave an element."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Note the characters; white space has no form."""
        font = self.open[-1][1] if self.open else None
        seen = {ord(char) for char in data if not char.isspace()}
        if font and seen:
            self.found.setdefault(font, set()).update(seen)


def glyphs_of(pages):
    """Collect the characters that formulas show, by font."""
    reader = Glyphs()
    formulas = {math for page in pages for math in MATH.findall(page.text)}
    for math in sorted(formulas):
        reader.feed(math)
    return reader.found


def one_font(fonts, glyphs):
    """Draw all glyphs into one font; return it and the feature of each font.

    The first form of a character is the one without any feature.
    """
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
    sources = {ZERO: f"data:font/woff2;base64,{data}", FIRST: "formulas"}

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
