"""What a picture file holds: a raster picture of a modest size, or an SVG that draws and does nothing else.

A picture in a page cannot run a script, but an SVG that is opened by its own address is a document of the site.
"""

from __future__ import annotations

import re
import struct
from xml.parsers import expat

MAX_SIDE = 4_000
"""Pixels of a raster picture's width and height: a small file can unpack to gigabytes."""

MAX_ELEMENTS = 5_000
MAX_DEPTH = 40
_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "http://www.w3.org/1999/xlink href"
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath marker "
        "linearGradient radialGradient stop clipPath style",
    )
)
_FOREIGN_ATTRIBUTES = {_XLINK_HREF, "http://www.w3.org/XML/1998/namespace space"}
_STYLING = re.compile(r"[@\\]|/\*|expression|image|-moz-|behavior|javascript|url\(\s*(?!#)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d.]+(?:e[-+]?\d+)?", re.IGNORECASE)
MAX_SHAPE = 20
"""How much taller than wide an SVG may be, which may be drawn as wide as the page."""

MAX_DRAWN = 500_000
"""Elements that are used, in their weight, times their uses: a thousand paths can be drawn a thousand times."""


class PictureFault(Exception):
    """What is wrong with a picture; `line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def check_picture(name: str, data: bytes) -> None:
    """Refuse a picture that is not what its name says, or that could do more than be seen.

    Args:
        name: Name of the file, of which the ending counts.
        data: Its bytes.

    Raises:
        PictureFault: What is wrong with it.
    """
    ending = name.lower().rpartition(".")[2]
    if ending == "svg":
        _SvgCheck().check(data)
        return
    sizes = {"png": _png_size, "webp": _webp_size, "jpg": _jpeg_size, "jpeg": _jpeg_size}
    try:
        width, height = sizes[ending](data)
    except (IndexError, struct.error, ValueError):
        raise PictureFault(f"the content is not that of a {ending.upper()} picture") from None
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise PictureFault(f"{width:,} by {height:,} pixels; at most {MAX_SIDE:,} each")


def _png_size(data: bytes) -> tuple[int, int]:
    """Width and height; raises ValueError unless the file is one still picture and ends with it."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise ValueError
    width, height = struct.unpack(">II", data[16:24])
    at = 8
    while True:
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        at += 12 + length
        if kind == b"acTL":
            raise PictureFault("an animation")
        if kind == b"IEND":
            break
    if at != len(data):
        raise PictureFault("something follows the end of the picture")
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    if data[:3] != b"\xff\xd8\xff":
        raise ValueError
    at = 2
    while True:
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        if data[at] != 0xFF:
            raise ValueError
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            break
        at += 2 + length
    if not data.endswith(b"\xff\xd9"):
        raise PictureFault("something follows the end of the picture")
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        raise ValueError
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        if data[20] & 0x02:
            raise PictureFault("an animation")
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    raise ValueError


class _SvgCheck:
    """Parses an SVG without entities or a document type, and lets only what draws pass."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = lambda *_: self._refuse("a document type")
        self.parser.ProcessingInstructionHandler = lambda *_: self._refuse("a processing instruction")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.open: list[tuple[str, bool]] = []
        self.elements = 0
        self.style: list[str] = []
        self.weight, self.usable, self.uses = 0, 0, 0

    def check(self, data: bytes) -> None:
        try:
            data.decode("utf-8")
            self.parser.Parse(data, True)
        except UnicodeDecodeError:
            raise PictureFault("not UTF-8") from None
        except expat.ExpatError as error:
            raise PictureFault(f"not well-formed XML: {expat.ErrorString(error.code)}", error.lineno) from None
        uses = self.uses + (self.weight if any("url(" in text.lower() for text in self.style) else 0)
        if self.usable * uses > MAX_DRAWN:
            self._refuse("too much that is used too often")

    def _refuse(self, what: str) -> None:
        raise PictureFault(f"{what} in an SVG", self.parser.CurrentLineNumber)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() != "utf-8":
            self._refuse(f"the encoding '{encoding}'")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if namespace != _SVG or name not in _ELEMENTS:
            self._refuse(f"'<{name}>'")
        if self.open and self.open[-1][0] == "style":
            self._refuse("an element inside '<style>'")  # of which the browser reads around it
        if not self.open and name != "svg":
            self._refuse(f"'<{name}>' as the outermost element")
        self.elements += 1
        if self.elements > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            self._refuse(f"more than {MAX_ELEMENTS:,} elements, or {MAX_DEPTH} inside each other,")
        # What is used may not use anything itself: ten times ten times ten of it would be drawn.
        if name == "use" and any(usable for _, usable in self.open[1:]):
            self._refuse("'<use>' inside what can be used")
        for attribute, value in attributes.items():
            self._attribute(attribute, value)
        self._weigh(name, attributes)
        if not self.open:
            self._size(attributes)
        self.open.append((name, "id" in attributes or name in ("defs", "symbol")))

    def _attribute(self, name: str, value: str) -> None:
        if " " in name and name not in _FOREIGN_ATTRIBUTES:
            self._refuse(f"the attribute '{name.rpartition(' ')[2]}'")
        if name.lower().startswith("on") or name in ("src", "base", "data"):
            self._refuse(f"the attribute '{name}'")
        if name in ("href", _XLINK_HREF) and not value.strip().startswith("#"):
            self._refuse(f"a reference to '{value[:40]}'")
        if _STYLING.search(value) and name not in ("d", "points"):
            self._refuse(f"the value '{value[:40]}'")

    def _weigh(self, name: str, attributes: dict[str, str]) -> None:
        """Count how much there is to draw, how much of it can be used elsewhere, and how often something is used."""
        weight = 1 + sum(len(attributes.get(path, "")) for path in ("d", "points")) // 10
        self.weight += weight
        if "id" in attributes or any(usable for _, usable in self.open[1:]):
            self.usable += weight
        references = sum(value.lower().count("url(") for value in attributes.values())
        self.uses += weight * references + (name == "use")

    def _size(self, attributes: dict[str, str]) -> None:
        sizes = [_number(attributes.get(name, "")) for name in ("width", "height")]
        box = [_number(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())][2:4]
        for width, height in (sizes, box if len(box) == 2 else (0.0, 0.0)):
            if max(width, height) >= 100_000 or (width and height > MAX_SHAPE * width):
                self._refuse(f"a size of {width:g} by {height:g}")

    def _end(self, _name: str) -> None:
        name, _ = self.open.pop()
        if name == "style":  # whose text may have come in pieces
            self._check_style("".join(self.style))

    def _text(self, text: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.style.append(text)

    def _check_style(self, text: str) -> None:
        if found := _STYLING.search(text):
            self._refuse(f"the style '{' '.join(text[max(0, found.start() - 20) :].split())[:40]}'")


def _number(text: str) -> float:
    """The number that a length begins with; none is 0."""
    match = _NUMBER.match(text.strip())
    try:
        return abs(float(match[0])) if match else 0.0
    except ValueError:
        return 0.0
