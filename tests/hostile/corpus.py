"""The hostile corpus: texts in `files/<group>/<name>.md`, and what a text file cannot hold well, made here.

Each entry is one idea. The id of a question is `<group>-<name>`; `expected.json` has the rules that its file breaks,
none where it is harmless as it stands. Scripts in it call `pwned()`, addresses lead to `evil.example`, and what may not
be read holds the word CANARY.
"""

from __future__ import annotations

import os
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests import banks

HERE = Path(__file__).parent
EXPECTED = HERE / "expected.json"
CANARY = "CANARY-of-what-may-not-be-read"
LINE = 4_900


def paragraph(unit: str, size: int = 55_000) -> str:
    """One paragraph made of a repeated unit, in lines that are just short enough."""
    line = unit * (min(LINE, size) // len(unit))
    return "\n".join([line] * max(1, size // (len(line) + 1)))


def question(model: str, title: str = "What is slow here?") -> bytes:
    """A question with a text in its model answer."""
    text = banks.question().replace("How many bytes does a 16-bit number take?", title)
    return text.replace(
        "Sixteen bits divided by eight bits a byte.", f"Sixteen bits are two bytes.\n\n{model}"
    ).encode()


SLOW = {
    "brackets": paragraph("["),
    "picture-brackets": paragraph("!["),
    "stars": paragraph("*"),
    "stars-and-words": paragraph("*a "),
    "stars-mixed": paragraph("*a_b"),
    "stars-double": paragraph("**a "),
    "stars-nested": paragraph("*a ", 27_000) + "\n" + paragraph("b*", 27_000),
    "underscores": paragraph("_a "),
    "tick-runs": "\n".join(" ".join("`" * i for i in range(start, start + 12)) for start in range(1, 330, 12)),
    "ticks-single": paragraph("`a"),
    "less-than": paragraph("<"),
    "tags-open": paragraph("<a "),
    "comments-open": paragraph("<!--"),
    "cdata-open": paragraph("<![CDATA["),
    "backslashes": paragraph("\\"),
    "dollars": paragraph("$"),
    "dollars-open": paragraph("$a "),
    "formulas-many": "\n".join(f"$x_{{{i}}}$" for i in range(5_000)),
    "formula-parentheses": paragraph("\\("),
    "formula-environments": "\n\n".join(["\\begin{a}"] * 5_000),
    "links-open": paragraph("[a]("),
    "links-with-titles-open": paragraph('[a](b "'),
    "links-nested": paragraph("[", 27_000) + "a" + paragraph("](b)", 27_000),
    "links-many": paragraph("[a](https://example.org/) "),
    "references": paragraph("[a]["),
    "reference-definitions": "\n".join(f'[a{i}]: x "' for i in range(4_000)),
    "footnotes": paragraph("[^a"),
    "quotes-deep": ">" * LINE,
    "quote-stairs": "\n".join(">" * i for i in range(1, 300)),
    "list-stairs": "\n".join(" " * (4 * i) + "- a" for i in range(160)),
    "list-on-one-line": "- " * 2_400,
    "elements-nested": paragraph("<div>"),
    "table-wide": "|".join("a" * 2_400) + "\n" + "|".join("-" * 2_400) + "\n" + "|".join("b" * 2_400),
    "table-long": "|a|\n|-|\n" + "|a|\n" * 10_000,
    "fences-many": "```text\nx\n```\n\n" * 3_000,
    "fence-stairs": "\n".join("`" * i for i in range(3, 300)),
    "headings-many": "### a\n\n" * 7_000,
    "ampersands": paragraph("&"),
    "references-of-characters": paragraph("&#"),
    "spaces": "a" + paragraph(" ") + "b",
    "empty-lines": "\n \n" * 18_000,
    "autolinks-open": paragraph("<https://"),
    "info-string": "``` {" + ".a " * 1_600 + "}\nx\n```",
    "info-options": "```python " + 'a="b" ' * 800 + "\nx\n```",
    "attribute-lists": paragraph("{: "),
    "digits": paragraph("9"),
    "digits-with-commas": paragraph("9,999"),
    "powers": paragraph("9 \\times 10^"),
    "code-python-strings": "```python\n" + paragraph("'\\") + "\n```",
    "code-python-brackets": "```python runnable\nx = " + "(" * 4_000 + "\n```",
    "code-python-minus": "```python runnable\nx = " + "-" * 4_500 + "1\nassert x\n```",
    "code-cpp-templates": "```cpp\n" + paragraph("a<") + "\n```",
    "code-javascript-regex": "```javascript\n" + paragraph("/a[") + "\n```",
    "code-html-open": "```html\n" + paragraph("<a ") + "\n```",
    "code-markdown": "```markdown\n" + paragraph("**a ") + "\n```",
    "code-yaml": "```yaml\n" + paragraph("a: ") + "\n```",
    "code-sql": "```sql\n" + paragraph("/*'") + "\n```",
    "code-json": "```json\n" + paragraph('["') + "\n```",
    "code-bash": "```bash\n" + paragraph("$((") + "\n```",
    "code-latex": "```latex\n" + paragraph("$\\") + "\n```",
    "code-typescript": "```typescript\n" + paragraph("`${") + "\n```",
    "formula-fractions": "$" + "\\frac{a}{" * 180 + "b" + "}" * 180 + "$",
    "formula-scripts": "$" + "x^{" * 480 + "x" + "}" * 480 + "$",
    "formula-matrix": "$$\n\\begin{matrix}" + "&".join("a" * 700) + "\\end{matrix}\n$$",
    "formula-matrix-300": "$$\n\\begin{matrix}"
    + "\\\\\n".join("&".join("a" * 300) for _ in range(90))
    + "\\end{matrix}\n$$",
    "formula-delimiters": "$" + "\\left(" * 240 + "\\right)" * 1 + "$",
    "formula-accents": "$" + "\\hat{" * 290 + "x" + "}" * 290 + "$",
    "formula-roots": "\n".join("$" + "\\sqrt{" * 50 + str(i) + "}" * 50 + "$" for i in range(120)),
    "formula-long-ones": "\n\n".join(f"$x_{{{i}}}" + "+\\frac{a}{b}" * 110 + "$" for i in range(35)),
    "diagrams-at-the-limit": "\n\n".join(
        f"```mermaid\n%% alt: number {k}\nflowchart TD\n"
        + "\n".join(f"  N{i * 7 % 30}x{k} --> N{i * 11 % 31}x{k}" for i in range(40))
        + "\n```"
        for k in range(8)
    ),
    "diagram-in-one-line": "```mermaid\n%% alt: A\nflowchart TD\n"
    + " --> ".join(f"A{i}" for i in range(700))
    + "\n```",
    "diagram-products": "```mermaid\n%% alt: A\nflowchart TD\n"
    + " --> ".join(" & ".join(f"A{i}x{k}" for i in range(40)) for k in range(12))
    + "\n```",
    "diagram-arrows": "```mermaid\n%% alt: A\nflowchart TD\n  A " + "--" * 1_900 + "\n```",
    "diagram-sequence-notes": "```mermaid\n%% alt: A\nsequenceDiagram\n"
    + "\n".join(f"  Note over A,B: {'w ' * 55}" for _ in range(30))
    + "\n```",
    "accents": "Z" + "\u0301" * 4_000,
    "heading-with-spaces": "### a" + " " * LINE + "x",
    "headings-with-spaces": "\n\n".join(["### a" + " " * 1_000 + "x"] * 50),
    "tildes-and-tick": "\n".join(["~" * LINE + "`"] * 10),
    "diagram-label-of-spaces": "\n\n".join(
        f"```mermaid\n%% alt: number {k}\nflowchart TD\n  A --" + " " * 3_900 + "B\n```" for k in range(4)
    ),
    "diagrams-of-groups": "\n\n".join(
        f"```mermaid\n%% alt: number {k}\nflowchart TD\n"
        + "\n".join(f"  subgraph G{i}\n  A{i}x{k}\n  B{i}\n  end" for i in range(12))
        + "\n"
        + "\n".join(f"  G{i * 5 % 12} --> B{i * 7 % 12}" for i in range(40))
        + "\n```"
        for k in range(4)
    ),
    "formula-copies": "\n".join("$" + "\\equilibriumRight{" * 22 + f"x_{{{i}}}" + "}" * 22 + "$" for i in range(60)),
    "formula-grid": "$" + "\\begin{matrix}" + "&" * 500 + "\\\\" * 400 + "\\end{matrix}" + "$",
    "formula-crosses": "\n".join("$" + "\\cancelto{x}{" * 18 + f"x_{{{i}}}" + "}" * 18 + "$" for i in range(60)),
}
"""Texts that take long, or much memory, somewhere; each is a model answer."""

GOOD = question("Divided by eight bits a byte.", "Is this one whole?")
BYTES = {
    "nothing": b"",
    "nul": GOOD.replace(b"two", b"t\0wo"),
    "nul-only": bytes(5_000),
    "byte-order-mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "utf-32": GOOD.decode().encode("utf-32"),
    "utf-7": GOOD.decode().replace("two bytes", "<script>").encode("utf-7"),
    "latin-1": GOOD.replace(b"two", "où".encode("latin-1")),
    "overlong": GOOD.replace(b"two", b"\xc0\xbcscript\xc0\xbe"),
    "surrogate": GOOD.replace(b"two", b"\xed\xa0\x80"),
    "beyond-unicode": GOOD.replace(b"two", b"\xf4\x90\x80\x80"),
    "cut-in-a-character": GOOD[:-1] + "é".encode()[:1],
    "old-line-ends": GOOD.replace(b"\n", b"\r"),
    "mixed-line-ends": GOOD.replace(b"\n\n", b"\r\n\n"),
    "line-separators": GOOD.replace(b"two", "a\u2028b\u2029c\u0085d".encode()),
    "escape-sequences": GOOD.replace(b"two", b"\x1b]8;;https://evil.example/\x07two\x1b[2J"),
    "backspaces": GOOD.replace(b"two", b"two\x08\x08\x08ten"),
    "direction": GOOD.replace(b"two", "\u202eowt\u2066".encode()),
    "noncharacters": GOOD.replace(b"two", "\ufffe\uffff".encode()),
    "tag-characters": GOOD.replace(b"two", "two\U000e0041\U000e0042".encode()),
    "stash-marks": GOOD.replace(b"two", b"\x02wzxhzdk:0\x03"),
    "as-large-as-allowed": GOOD + b"\n" * (60_000 - len(GOOD)),
    "one-byte-too-large": GOOD + b"\n" * (60_001 - len(GOOD)),
    "large": GOOD + b"word \n" * 3_000_000,
    "line-of-100000": GOOD + b"x" * 100_000,
    "line-in-front-matter": GOOD.replace(b"Is this one", b"H" * 6_000),
    "compressed": zlib.compress(bytes(10_000_000)),
    "a-program": b"\x7fELF" + bytes(range(256)) * 8,
    "a-picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a-page": b"<!doctype html><script>pwned()</script>",
}
"""Contents of question files that are not text, or not such text."""


def svg(inside: str, attributes: str = "", before: str = "") -> bytes:
    """An SVG picture."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def png(width: int, height: int, chunks: bytes = b"", after: bytes = b"") -> bytes:
    """The outside of a PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes((width + 1) * min(height, 64))))
    return b"\x89PNG\r\n\x1a\n" + header + chunks + pixels + chunk(b"IEND", b"") + after


XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 10}'>" for i in range(9)
)
PICTURES = {
    "script.svg": svg("<script>pwned()</script>"),
    "script-address.svg": svg('<script href="https://evil.example/x.js"/>'),
    "onload.svg": svg("", 'onload="pwned()"'),
    "onclick.svg": svg('<path onclick="pwned()" d="M0 0h9"/>'),
    "foreign-object.svg": svg(
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="pwned()"/></foreignObject>'
    ),
    "html-namespace.svg": svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">pwned()</h:script>'),
    "html-as-root.svg": b'<html xmlns="http://www.w3.org/1999/xhtml"><script>pwned()</script></html>',
    "link.svg": svg('<a href="javascript:pwned()"><text y="20">x</text></a>'),
    "link-xlink.svg": svg('<a xlink:href="javascript:pwned()"><text y="20">x</text></a>', XLINK),
    "animate-address.svg": svg('<a><animate attributeName="href" values="javascript:pwned()"/></a>'),
    "set-handler.svg": svg('<set attributeName="onclick" to="pwned()"/>'),
    "handler.svg": svg('<handler xmlns="http://www.w3.org/2001/xml-events">pwned()</handler>'),
    "image-host.svg": svg('<image href="https://evil.example/x.png"/>'),
    "image-data.svg": svg('<image href="data:image/svg+xml,&lt;svg onload=pwned()/&gt;"/>'),
    "use-host.svg": svg('<use href="https://evil.example/x.svg#a"/>'),
    "use-file.svg": svg('<use href="../serving/x.svg#a"/>'),
    "use-tower.svg": svg("".join(f'<g id="a{i}">' + f'<use href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 9))),
    "fill-host.svg": svg('<path fill="url(https://evil.example/x#y)" d="M0 0h9"/>'),
    "style-import.svg": svg('<style>@import "https://evil.example/x.css";</style>'),
    "style-host.svg": svg("<style>path{fill:url(//evil.example/x)}</style>"),
    "style-escape.svg": svg("<style>path{fill:u\\72l(//evil.example/x)}</style>"),
    "style-attribute.svg": svg('<path style="background:url(//evil.example/x)" d="M0 0"/>'),
    "style-font.svg": svg("<style>@font-face{font-family:x;src:url(//evil.example/f)}</style>"),
    "style-in-parts.svg": svg("<style>path{fill:u<desc/>rl(https://evil.example/x)}</style>"),
    "style-in-pieces.svg": svg(
        "<style>" + " " * 8_190 + "&#117;rl(https://evil.example/x){fill:u&#114;l(//evil.example/x)}</style>"
    ),
    "use-thousands.svg": svg('<g id="a">' + "<path/>" * 2_400 + "</g>" + '<use href="#a"/>' * 2_400),
    "markers.svg": svg(
        '<marker id="a">' + "<path/>" * 2_000 + f'</marker><path marker-mid="url(#a)" d="M0 0{"h1v1" * 50_000}"/>'
    ),
    "clips.svg": svg(
        '<style>path{clip-path:url(#a)}</style><clipPath id="a">'
        + "<path/>" * 2_000
        + "</clipPath>"
        + "<path/>" * 2_000
    ),
    "tall.svg": svg("", 'viewBox="0 0 1 1000000"'),
    "tall-in-powers.svg": svg("", 'width="1" height="1e9"'),
    "stylesheet.svg": svg("", before='<?xml-stylesheet href="https://evil.example/x.css"?>'),
    "entities.svg": svg("<text>&j;</text>", before=LAUGHS + "]>"),
    "entity-file.svg": svg("<text>&a;</text>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "document-type.svg": svg("", before='<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">'),
    "inclusion.svg": svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
    "base.svg": svg('<path d="M0 0"/>', 'xml:base="https://evil.example/"'),
    "utf-16.svg": svg("<script>pwned()</script>").decode().encode("utf-16"),
    "utf-7.svg": svg("+ADw-script+AD4-pwned()", before='<?xml version="1.0" encoding="UTF-7"?>'),
    "deep.svg": svg("<g>" * 20_000 + "</g>" * 20_000),
    "many.svg": svg("<path/>" * 30_000),
    "endless.svg": svg("", 'width="999999999" height="999999999"'),
    "broken.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>pwned()",
    "page.svg": b"<!doctype html><script>pwned()</script>",
    "text-name.svg.png": svg("<script>pwned()</script>"),
    "page.png": b"<!doctype html><script>pwned()</script>",
    "page-behind.png": png(4, 4, after=b"<script>pwned()</script>"),
    "bomb.png": png(50_000, 50_000),
    "wide.png": png(60_000, 1),
    "no-size.png": png(0, 0),
    "animation.png": png(4, 4, struct.pack(">I", 8) + b"acTL" + bytes(12)),
    "cut.png": png(4, 4)[:-4],
    "really-svg.jpg": svg("<script>pwned()</script>"),
    "bomb.jpg": b"\xff\xd8\xff\xc0" + struct.pack(">HBHH", 11, 8, 60_000, 60_000) + bytes(9) + b"\xff\xd9",
    "endless.jpg": b"\xff\xd8" + b"\xff\xfe\x00\x02" * 60_000,
    "page-behind.jpg": b"\xff\xd8\xff\xc0" + struct.pack(">HBHH", 11, 8, 9, 9) + b"*/pwned()//",
    "text.webp": b"RIFF\x04\x00\x00\x00WEBPVP8 ",
    "bomb.webp": b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff" * 6,
    "animation.webp": b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02" + bytes(9),
    "large.png": png(4, 4, after=bytes(400_000)),
}
"""Pictures that are more than pictures, or not any; none of them may get to the site."""


def fifo(root: Path) -> None:
    for name in ("pipe.md", "pipe.svg", "pipe.yml"):
        os.mkfifo(root / "questions/basics" / name)


def sockets(root: Path) -> None:
    for name in ("socket.md", "socket.png"):
        before = Path.cwd()
        os.chdir(root / "questions/basics")  # the path of a socket may have only about a hundred characters
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(name)
        finally:
            os.chdir(before)


def link(name: str, target: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / "questions" / name).symlink_to(target)

    return make


def named(name: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        banks.write(root, f"questions/{name}", question("<script>pwned()</script>", f"Where am I, {name!a}?"[:150]))

    return make


def hard_link(root: Path) -> None:
    os.link(root / "canary.txt", root / "questions/basics/hard.md")
    os.link(root / "canary.txt", root / "questions/basics/hard.svg")


def other_files(root: Path) -> None:
    for name in ("a.html", "a.js", ".htaccess", "a.md~"):
        named(f"basics/{name}")(root)


def link_for_folder(root: Path) -> None:
    (root / "questions/serving").rename(root / "elsewhere")
    (root / "questions/serving").symlink_to("../elsewhere")


PLACES: dict[str, Callable[[Path], None]] = {
    "fifo": fifo,
    "socket": sockets,
    "link-to-secret": link("basics/secret.md", "../../canary.txt"),
    "link-to-passwd": link("basics/passwd.md", "/etc/passwd"),
    "link-to-zero": link("basics/zero.md", "/dev/zero"),
    "link-to-terminal": link("basics/terminal.md", "/dev/stdin"),
    "link-dangling": link("basics/gone.md", "/nowhere/at/all"),
    "link-to-itself": link("basics/loop.md", "loop.md"),
    "link-to-folder": link("linked", ".."),
    "link-to-parent": link("basics/up", "../.."),
    "link-picture": link("basics/secret.svg", "../../canary.svg"),
    "link-picture-zero": link("basics/zero.png", "/dev/zero"),
    "link-instead-of-folder": link_for_folder,
    "hard-links": hard_link,
    "name-quote": named('basics/a" onmouseover="pwned().md'),
    "name-markup": named("basics/<img src=x onerror=pwned()>.md"),
    "name-script-address": named("basics/javascript:pwned().md"),
    "name-newline": named("basics/a\n::error::forged.md"),
    "name-escape": named("basics/\x1b[2J.md"),
    "name-direction": named("basics/\u202edm.gnp"),
    "name-percent": named("basics/%2e%2e%2findex.md"),
    "name-command": named("basics/::error file=x::y.md"),
    "name-old-command": named("basics/##[add-mask]a.md"),
    "name-jinja": named("basics/{{config}}.md"),
    "name-upper": named("basics/Cache-Size.md"),
    "name-index": named("basics/index.md"),
    "name-readme": named("basics/README.md"),
    "name-device": named("basics/con.md"),
    "name-hidden": named("basics/.md"),
    "name-dots": named("basics/...md"),
    "name-dash": named("basics/--help.md"),
    "name-spaces": named("basics/ .md"),
    "name-long": named(f"basics/{'a' * 250}.md"),
    "name-invalid-bytes": named("basics/\udcff.md"),
    "name-double": named("basics/a.html.md"),
    "name-constructor": named("basics/constructor.md"),
    "name-of-a-page": named("basics/404.md"),
    "folder-markup": named('x" onerror="pwned()/a.md'),
    "folder-dots": named("..evil/a.md"),
    "folder-assets": named("assets/a.md"),
    "folder-git": named(".git/hooks/a.md"),
    "folder-deep": named("/".join(["basics"] + ["d"] * 200) + "/a.md"),
    "picture-name-markup": named("basics/<img src=x onerror=pwned()>.svg"),
    "picture-name-quote": named("basics/a'b\".png"),
    "other-files": other_files,
}
"""Entries of the folder of questions that no text can show."""


def texts() -> dict[str, bytes]:
    """Contents of all question files by id."""
    files = sorted((HERE / "files").glob("*/*.md"))
    found = {f"{file.parent.name}-{file.stem}": file.read_bytes() for file in files}
    found |= {f"slow-{name}": question(text, f"What is slow about {name}?") for name, text in SLOW.items()}
    return found | {f"bytes-{name}": content for name, content in BYTES.items()}


def folder_of(content: bytes) -> str:
    """Category whose folder a file wants to be in; most want the first."""
    return "serving" if b"\ncategory: serving\n" in content else "basics"


def repository(root: Path) -> Path:
    """A repository with the good bank, and beside the questions what may not be read."""
    banks.copy_bank(root)
    banks.write(root, "canary.txt", f"---\ntitle: {CANARY}\n---\n")
    banks.write(root, "canary.svg", svg(f"<title>{CANARY}</title>"))
    return root
