"""Plain pictures pass, whatever program wrote them; what is more than a picture is in the hostile corpus."""

from __future__ import annotations

import struct

import pytest

from qbank.picture_files import MAX_SIDE, PictureFault, check_picture
from tests.hostile.corpus import XLINK, png, svg

WEBP_LOSSY = b"VP8 " + struct.pack("<I", 10) + bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 90, 60)
WEBP_LOSSLESS = b"VP8L" + struct.pack("<I", 5) + b"\x2f" + struct.pack("<I", 89 | 59 << 14)
WEBP_EXTENDED = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\x59\0\0\x3b\0\0"


def webp(chunk: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def jpeg(width: int, height: int) -> bytes:
    header = b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF"
    return header + b"\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width) + bytes(4) + b"\xff\xd9"


PLAIN = {
    "a.png": png(90, 60),
    "largest.PNG": png(MAX_SIDE, MAX_SIDE),
    "a.jpg": jpeg(90, 60),
    "a.jpeg": jpeg(90, 60),
    "lossy.webp": webp(WEBP_LOSSY),
    "lossless.webp": webp(WEBP_LOSSLESS),
    "extended.webp": webp(WEBP_EXTENDED),
    "declared.svg": b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>' + svg("<title>A &amp; B</title>"),
    "styled.svg": svg("<style>.a{fill:#123;stroke:url(#g)}</style><path class='a' d='M0 0h9'/>", 'viewBox="0 0 9 9"'),
    "gradient.svg": svg(
        '<defs><linearGradient id="g"><stop offset="1"/></linearGradient></defs><rect fill="url(#g)"/>'
    ),
    "glyphs.svg": svg('<defs><path id="a" d="M0 0h9"/></defs><use xlink:href="#a" x="1"/><use href="#a"/>', XLINK),
    "text.svg": svg('<text xml:space="preserve" style="font-family:serif;font-size:9px"><tspan>x</tspan></text>'),
    "sized.svg": svg("", 'width="640pt" height="480.5"'),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_pictures_pass(name):
    check_picture(name, PLAIN[name])


def test_the_size_of_a_picture_is_read_from_it():
    for name, content in {
        "a.png": png(MAX_SIDE + 1, 60),
        "a.jpg": jpeg(MAX_SIDE + 1, 60),
        "a.webp": webp(WEBP_EXTENDED[:12] + b"\xff\xff\0" + WEBP_EXTENDED[15:]),
    }.items():
        with pytest.raises(PictureFault, match="by 60 pixels"):
            check_picture(name, content)


def test_the_line_of_the_fault_is_named():
    with pytest.raises(PictureFault) as caught:
        check_picture("a.svg", svg("\n\n<script/>"))
    assert caught.value.line == 3
