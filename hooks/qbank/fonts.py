"""Subset the site's fonts: the reader downloads only the characters and weights that the pages use.

The sources come unmodified from pinned packages (no font is committed): STIX Two Math from the Python package
``ziamath``, Source Serif 4 from the npm package ``@fontsource-variable/source-serif-4``. Both are under the SIL Open
Font License, whose text is returned to be shipped beside the fonts.

STIX Two Math is cut in three. The first file has what nearly every formula needs, the second the bold alphabets, the
third rarer alphabets and symbols; by the ``unicode-range`` in ``docs/stylesheets/math.css`` browsers fetch the second
and the third only for a page that shows one of their characters.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from .disk_cache import DiskCache

SERIF_FAMILY = "QB Serif"
"""Name inside the subset of Source Serif 4: the license reserves the name 'Source' for the original."""

_RECIPE_VERSION = 1
"""Raise on a change of this module that changes its output, so that cached fonts are built anew."""

_MATH_PACKAGE = "ziamath"
_MATH_FILE = "ziamath/fonts/STIXTwoMath-Regular.ttf"
_SERIF_FOLDER = Path("@fontsource-variable") / "source-serif-4"

_MAX_DELIMITER_SIZES = 6
"""Ready-made sizes kept of a delimiter that can also be assembled from parts; the assembly covers the rest."""

_RADICAL = 0x221A
_RADICAL_WIDTH = 880
"""Largest advance width of a radical sign, in thousandths of an em."""


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


def _chars(text: str) -> frozenset[int]:
    return frozenset(map(ord, text))


_ASCII = _span(0x20, 0x7E)
_ITALIC_LATIN = _span(0x1D434, 0x1D467) | {0x210E}
_ITALIC_GREEK = _span(0x1D6E2, 0x1D71B)
_BOLD = _span(0x1D400, 0x1D433) | _span(0x1D468, 0x1D49B) | _span(0x1D6A8, 0x1D6E1) | _span(0x1D71C, 0x1D755)
_BOLD_DIGITS = _span(0x1D7CE, 0x1D7D7)

MATH_CHARACTERS = (
    _ASCII
    | _ITALIC_LATIN
    | _ITALIC_GREEK
    | _chars("ΓΔΘΛΞΠΣΥΦΨΩ")  # lowercase Greek is always slanted: upright letters are text, in the text's font
    | _chars("𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵")
    | _chars("𝔼ℝℙℕℤℂℚ𝟙𝕀𝖳")
    | _chars("±×÷·¬°−∗∘√∝∞∂∇∀∃∅∈∉∋∑∏∧∨∩∪∫∼≃≈≠≡≤≥≪≫⊂⊆⊕⊗⊙⊤⊥⋅⋆⋯⋮⋱…′ℓ")
    | _chars("←→↑↓↔⇐⇒⇔↦⟶⟹⟺⌈⌉⌊⌋⟨⟩‖∣∥\u2061⏞⏟ˆˇ˜¯˙¨‾~∖‘’“”–\u00a0\u0302\u0303\u0305\u20d7")
)
"""Characters of ``stix-two-math.woff2``."""

MATH_BOLD_CHARACTERS = _BOLD | _BOLD_DIGITS
"""Characters of ``stix-two-math-bold.woff2``: bold Latin and Greek, upright and italic, and bold digits."""

MATH_MORE_CHARACTERS = (
    _chars("𝔸𝔹𝔻𝔽𝔾ℍ𝕁𝕂𝕃𝕄𝕆𝕊𝕋𝕌𝕍𝕎𝕏𝕐𝕒𝕓𝕔𝕕𝕖𝕗𝕘𝕙𝕚𝕛𝕜𝕝𝕞𝕟𝕠𝕡𝕢𝕣𝕤𝕥𝕦𝕧𝕨𝕩𝕪𝕫")
    | _chars("𝔄𝔅ℭ𝔇𝔈𝔉𝔊ℌℑ𝔍𝔎𝔏𝔐𝔑𝔒𝔓𝔔ℜ𝔖𝔗𝔘𝔙𝔚𝔛𝔜ℨ𝔞𝔟𝔠𝔡𝔢𝔣𝔤𝔥𝔦𝔧𝔨𝔩𝔪𝔫𝔬𝔭𝔮𝔯𝔰𝔱𝔲𝔳𝔴𝔵𝔶𝔷")
    | (_span(0x1D5A0, 0x1D5D3) | _span(0x1D670, 0x1D6A3) | _span(0x1D7F6, 0x1D7FF) | _span(0x1D7E2, 0x1D7EB))
    - {0x1D5B3}
    | _chars("∐∬∭∮∓∙∄∌⊃⊇⊄⊈⊊⊖⊘⊢⊣⊨⊎⊓⊔≺≻⪯⪰≲≳≅≐≔≢≁∠∛∆℘ℵℏ†‡§¶□△▽◁▷○•∎∶⋄⋈≜∴∵″‴⟦⟧⌢⌣")
    | _chars("↕⇑⇓↪↩⇀↼⇌↝↗↘↙↖⟵⟷⟸⟼⇄⇆⏜⏝⎴⎵ˉ˘´˚\u030c\u0306\u0332\u20d6\u20d1ıȷ𝚤𝚥")
)
"""Characters of ``stix-two-math-more.woff2``."""

SERIF_CHARACTERS = (
    _ASCII
    | _chars("ÀÁÂÃÄÅÆÇÈÉÊËÍÎÏÑÓÔÕÖØÚÛÜÝàáâãäåæçèéêëíîïðñòóôõöøúûüýÿß")
    | _chars("–—‘’“”…×÷·•−±°′″²³½¼¹§©«»€\u00a0")
)
"""Characters of the two serif files, where the source has them."""


@dataclass(frozen=True)
class _Recipe:
    """How one file is made from its source."""

    source: Path
    characters: frozenset[int]
    features: tuple[str, ...] = ()
    weights: tuple[int, int] | None = None
    family: str | None = None

    def digest(self, source: bytes) -> str:
        """Hash of all that the output depends on."""
        made_by = (_RECIPE_VERSION, fontTools.version, _MAX_DELIMITER_SIZES, _RADICAL_WIDTH)
        parts = (made_by, sorted(self.characters), self.features, self.weights, self.family)
        return hashlib.sha256(repr(parts).encode() + source).hexdigest()[:20]


def build_fonts(cache_dir: Path, node_modules: Path) -> dict[str, bytes]:
    """Return the site's font files and their licenses, building what the cache does not have.

    Args:
        cache_dir: folder for finished fonts, safe to delete; made when missing.
        node_modules: where ``npm ci`` put the packages of ``hooks/web``.

    Returns:
        File name → bytes: five ``.woff2`` files and one ``OFL-….txt`` for each family. The same inputs give the same
        bytes.

    Raises:
        FileNotFoundError: when a package that carries a source font is not installed.
    """
    serif = node_modules / _SERIF_FOLDER
    recipes = _recipes(_math_source(), serif / "files")
    fonts = {name: _cached(cache_dir, name, recipe) for name, recipe in recipes.items()}
    license_text = _read(serif / "LICENSE").decode()
    return fonts | _licenses(license_text, recipes)


def _recipes(math: Path, serif: Path) -> dict[str, _Recipe]:
    roman = _Recipe(
        source=serif / "source-serif-4-latin-wght-normal.woff2",
        characters=SERIF_CHARACTERS,
        features=("kern", "liga", "tnum", "pnum"),
        weights=(400, 700),
        family=SERIF_FAMILY,
    )
    italic = _Recipe(
        source=serif / "source-serif-4-latin-wght-italic.woff2",
        characters=roman.characters,
        features=roman.features,
        weights=roman.weights,
        family=SERIF_FAMILY,
    )
    return {
        "stix-two-math.woff2": _Recipe(source=math, characters=MATH_CHARACTERS, features=("ss04",)),
        "stix-two-math-bold.woff2": _Recipe(source=math, characters=MATH_BOLD_CHARACTERS),
        "stix-two-math-more.woff2": _Recipe(source=math, characters=MATH_MORE_CHARACTERS),
        "source-serif-4.woff2": roman,
        "source-serif-4-italic.woff2": italic,
    }


def _math_source() -> Path:
    """Find STIX Two Math without importing the package that carries it."""
    try:
        return Path(str(distribution(_MATH_PACKAGE).locate_file(_MATH_FILE)))
    except PackageNotFoundError:
        raise FileNotFoundError(f"{_MATH_FILE}: install the Python package {_MATH_PACKAGE}") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: run 'npm ci --ignore-scripts' in hooks/web") from None


def _cached(cache_dir: Path, name: str, recipe: _Recipe) -> bytes:
    source = _read(recipe.source)
    cache = DiskCache(cache_dir, "fonts", str(_RECIPE_VERSION))
    key = f"{Path(name).stem}-{recipe.digest(source)}.woff2"
    font = cache.get(key)
    if font is None:
        font = _build(source, recipe)
        cache.put(key, font)
    return font


def _build(source: bytes, recipe: _Recipe) -> bytes:
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    if "MATH" in font:
        _trim_delimiters(font)
        _narrow_radicals(font)
    options = subset.Options()
    options.layout_features = list(recipe.features)
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(recipe.characters))
    subsetter.subset(font)
    if recipe.weights:
        instancer.instantiateVariableFont(font, {"wght": recipe.weights}, inplace=True)
    if recipe.family:
        _rename(font, recipe.family)
    font.flavor = "woff2"
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def _trim_delimiters(font: TTFont) -> None:
    """Drop the larger ready-made sizes of what can be assembled from parts: they are half of the font's glyphs."""
    variants = font["MATH"].table.MathVariants
    for construction in (*variants.VertGlyphConstruction, *variants.HorizGlyphConstruction):
        if construction.GlyphAssembly:
            del construction.MathGlyphVariantRecord[_MAX_DELIMITER_SIZES:]
            construction.VariantCount = len(construction.MathGlyphVariantRecord)


def _narrow_radicals(font: TTFont) -> None:
    """Give tall radical signs about the width of the smallest one.

    Chromium reserves the width of the widest sign beside every root, which leaves a gap of 0.4 em after a plain one.
    """
    variants = font["MATH"].table.MathVariants
    constructions = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    radical = constructions[font.getBestCmap()[_RADICAL]]
    glyphs = {record.VariantGlyph for record in radical.MathGlyphVariantRecord}
    glyphs |= {part.glyph for part in radical.GlyphAssembly.PartRecords}
    for name in glyphs:
        width, bearing = font["hmtx"][name]
        scale = min(1.0, _RADICAL_WIDTH / width)
        font["hmtx"][name] = (round(width * scale), round(bearing * scale))
        glyph = font["glyf"][name]
        glyph.coordinates.scale((scale, 1.0))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])


def _rename(font: TTFont, family: str) -> None:
    names = {1: family, 3: f"{family} subset", 4: family, 6: family.replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


def _licenses(license_text: str, recipes: dict[str, _Recipe]) -> dict[str, bytes]:
    """Put each family's own copyright line, which the license asks to keep, above the common text."""
    body = license_text[license_text.index("This Font Software is licensed") :]
    families = {
        "OFL-stix-two-math.txt": "stix-two-math.woff2",
        "OFL-source-serif-4.txt": "source-serif-4.woff2",
    }
    return {name: f"{_copyright(recipes[font].source)}\n\n{body}".encode() for name, font in families.items()}


def _copyright(source: Path) -> str:
    with TTFont(source, lazy=True) as font:
        return str(font["name"].getDebugName(0))
