"""The font of formulas, and the boxes they do without."""

import base64
import re

import pytest
from fontTools.ttLib import TTFont

from tests.tools.finish.small_site import after, finish, only
from tools.finish.formulas import leave_out_looks, unwrap_symbols


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


SYMBOL = '<mjx-mi><mjx-c class="mjx-c78">x</mjx-c></mjx-mi>'


@pytest.mark.parametrize(
    "before, without",
    [
        (SYMBOL, '<mjx-c class="mjx-c78">x</mjx-c>'),
        (SYMBOL.replace("<mjx-mi>", '<mjx-mi space="2">'), None),
        (SYMBOL.replace("</mjx-c>", "</mjx-c><mjx-c></mjx-c>"), None),
        (SYMBOL.replace("mjx-mi", "mjx-mrow"), None),
    ],
)
def test_a_box_around_one_character_is_left_out(before, without):
    assert after(unwrap_symbols, before) == (without or before)


def test_what_is_read_aloud_has_no_looks():
    """Whether it is a bracket can be heard."""
    drawn = '<mjx-c stretchy="false">(</mjx-c>'
    aloud = '<mjx-assistive-mml><mo fence="false"{}>(</mo></mjx-assistive-mml>'
    before = drawn + aloud.format(' stretchy="false" minsize="1em"')
    assert after(leave_out_looks, before) == drawn + aloud.format("")
