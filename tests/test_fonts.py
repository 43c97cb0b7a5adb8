"""The site's fonts: complete, small, reproducible, and in step with the stylesheet that loads them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from qbank import fonts

ROOT = Path(__file__).parent.parent
NODE_MODULES = ROOT / "hooks" / "web" / "node_modules"
STYLESHEET = ROOT / "docs" / "stylesheets" / "math.css"

BUDGETS = {
    "stix-two-math.woff2": 36_000,
    "stix-two-math-bold.woff2": 22_000,
    "stix-two-math-more.woff2": 34_000,
    "source-serif-4.woff2": 32_000,
    "source-serif-4-italic.woff2": 30_000,
}
"""File → bytes it may have at most."""

IN_FORMULAS = (
    "%&()+,-/0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz{|}~±×ˆΘΣΩ‖…′ℂℒℓℕℙℚℝℤ→⇒⇔∀∂∃∇∈∏∑−∗∝∞∫"
    "∼≈≠≤≥≪≫⊂⊕⊗⊙⊤⋅⋮⋯⋱⌈⌉⌊⌋⏞⏟⟨⟩⟺𝒟𝒩𝒱𝔼𝟙𝑥𝑦𝜃𝛼𝛽𝜋𝜎"
)
"""What usual formulas hold after the browser has slanted their letters."""


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    if not (NODE_MODULES / "@fontsource-variable").exists():
        pytest.skip("the packages of hooks/web are not installed")
    return fonts.build_fonts(ROOT / ".cache" / "fonts", NODE_MODULES)


def opened(font: bytes) -> TTFont:
    return TTFont(io.BytesIO(font))


@pytest.mark.parametrize("name", BUDGETS)
def test_each_file_is_within_its_budget(built: dict[str, bytes], name: str) -> None:
    assert 5_000 < len(built[name]) <= BUDGETS[name]


def test_fonts_come_with_their_licenses(built: dict[str, bytes]) -> None:
    texts = {name: text.decode() for name, text in built.items() if name.startswith("OFL-")}
    assert set(texts) == {"OFL-stix-two-math.txt", "OFL-source-serif-4.txt"}
    assert "STIX Fonts Project Authors" in texts["OFL-stix-two-math.txt"].splitlines()[0]
    assert "Reserved Font Name" in texts["OFL-source-serif-4.txt"].splitlines()[0]
    assert all("SIL OPEN FONT LICENSE" in text for text in texts.values())


def test_a_changed_font_does_not_use_the_reserved_name(built: dict[str, bytes]) -> None:
    names = opened(built["source-serif-4.woff2"])["name"]
    assert names.getDebugName(1) == fonts.SERIF_FAMILY
    assert all("Source" not in str(names.getDebugName(key)) for key in (1, 3, 4, 6))


def test_usual_formulas_need_only_the_first_math_file(built: dict[str, bytes]) -> None:
    characters = opened(built["stix-two-math.woff2"]).getBestCmap()
    assert [character for character in IN_FORMULAS if ord(character) not in characters] == []


def test_delimiters_still_grow(built: dict[str, bytes]) -> None:
    font = opened(built["stix-two-math.woff2"])
    variants = font["MATH"].table.MathVariants
    grown = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    for character in "()[]{}⌈⌉⌊⌋√":
        construction = grown[font.getBestCmap()[ord(character)]]
        assert len(construction.MathGlyphVariantRecord) >= 4
        assert construction.GlyphAssembly


def test_the_serif_has_the_weights_of_the_stylesheet(built: dict[str, bytes]) -> None:
    for name in ("source-serif-4.woff2", "source-serif-4-italic.woff2"):
        (axis,) = opened(built[name])["fvar"].axes
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


def test_the_same_inputs_give_the_same_bytes(built: dict[str, bytes], tmp_path: Path) -> None:
    again = fonts.build_fonts(tmp_path, NODE_MODULES)
    assert again == built
    assert sorted(path.suffix for path in tmp_path.rglob("*.*")) == [".woff2"] * 5  # whole files, none half-written


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="npm ci"):
        fonts.build_fonts(tmp_path, tmp_path)


def unicode_ranges(css: str, file: str) -> list[range]:
    rule = next(rule for rule in re.findall(r"@font-face \{(.*?)\}", css, re.DOTALL) if file in rule)
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", rule)
    return [range(int(first, 16), int(last or first, 16) + 1) for first, last in spans]


@pytest.mark.parametrize(
    ("file", "characters"),
    [("stix-two-math-bold", fonts.MATH_BOLD_CHARACTERS), ("stix-two-math-more", fonts.MATH_MORE_CHARACTERS)],
)
def test_the_stylesheet_fetches_a_file_for_its_own_characters_only(file: str, characters: frozenset[int]) -> None:
    ranges = unicode_ranges(STYLESHEET.read_text(), file)
    others = (fonts.MATH_CHARACTERS | fonts.MATH_BOLD_CHARACTERS | fonts.MATH_MORE_CHARACTERS) - characters
    assert [hex(code) for code in sorted(characters) if not any(code in span for span in ranges)] == []
    assert [hex(code) for code in sorted(others) if any(code in span for span in ranges)] == []
