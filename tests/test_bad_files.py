"""Spoiled question files, each with the exact report that its writer gets.

`fixtures/bad/<rule>-<what>.md` is put into the good bank as `questions/basics/<rule>-<what>.md`; the `.txt` beside it
is what `qbank check` then prints. What a text file cannot hold well, or what takes more than one file, is made below;
its report has a `.txt` of the same name. `UPDATE_FIXTURES=1` rewrites the reports: read each one before you commit it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qbank.problem import format_text
from tests import banks

PLAIN = (banks.BAD / "no-assertion-runnable.md").read_text(encoding="utf-8").partition("```python")[0]
"""A file to be spoiled in code: valid but for a section that is missing."""


def bad_file(path: str, content: str | bytes) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        banks.write(root, f"questions/{path}", content)

    return make


def with_field(text: str) -> str:
    return banks.question().replace("reviewed:", f"{text}\nreviewed:")


def titled(title: str, text: str = "") -> str:
    return (text or banks.question()).replace("How many bytes does a 16-bit number take?", title)


def symbolic_links(root: Path) -> None:
    outside = root.parent / "outside"
    banks.write(outside, "secret.md", banks.question())
    (root / "questions/basics/symbolic-link.md").symlink_to(outside / "secret.md")
    (root / "questions/basics/gone.svg").symlink_to("/nowhere")
    (root / "questions/linked").symlink_to(outside)
    text = titled("Where does this picture come from?").replace("It takes", "![A](gone.svg) It takes")
    banks.write(root, "questions/basics/symbolic-link-picture.md", text)


def misplaced_files(root: Path) -> None:
    for path in ("top.md", "basics/deep/deeper.md", "basics/notes.txt", "basics/.hidden", "basics/script.MD.bak"):
        banks.write(root, f"questions/{path}", banks.question())
    banks.write(root, "questions/basics/two\nlines.md", banks.question())
    banks.write(root, "questions/basics/\udcff.md", "")  # a byte that is not UTF-8
    banks.write(root, "questions/a\tfolder/lost.md", banks.question())


def duplicate_ids(root: Path) -> None:
    banks.write(
        root, "questions/serving/cache-size.md", titled("Same id", banks.question()).replace("basics", "serving")
    )


def alias_clashes(root: Path) -> None:
    aliases = "aliases: [kv-size, softmax-gradient, alias-clash, old-name, old-name, Bad Name]"
    banks.write(root, "questions/basics/alias-clash.md", titled("Which name is taken?", with_field(aliases)))
    banks.write(root, "questions/basics/alias-late.md", titled("A late one", with_field("aliases: [old-name]")))


def duplicate_titles(root: Path) -> None:
    banks.write(root, "questions/basics/same-title.md", banks.question())
    text = titled("How many BYTES does a 16 bit number take")
    banks.write(root, "questions/serving/near-title.md", text.replace("category: basics", "category: serving"))
    for name in ("empty-title-a", "empty-title-b"):
        banks.write(root, f"questions/basics/{name}.md", titled('""'))


def similar_questions(root: Path) -> None:
    words = (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec "
        "sierra tango"
    )
    for word in words.split():
        banks.write(root, f"questions/basics/filler-{word}.md", titled(f"What does {word} stand for?"))
    attention = banks.question("basics/what-attention-is")
    old = "What does attention compute, and what does it cost?"
    for name, title, related in (
        ("asked-again", "Explain the mechanism by which positions exchange information", ""),
        ("meant-to-stand", "What do positions learn from each other?", "[what-attention-is, asked-again]"),
    ):
        assert old in attention
        text = attention.replace(old, title)
        if related:
            text = re.sub(r"^related: .*$", f"related: {related}", text, flags=re.MULTILINE)
        banks.write(root, f"questions/basics/{name}.md", text)


def sources_written_in_two_ways(root: Path) -> None:
    """Two files that differ, one that differs from two; `bytes-of-a-number` cites the standard as most do."""
    own = "https://standards.example.org/754"
    for name, address, title in (
        ("a-first", "https://example.org/paper/", "A paper"),
        ("b-second", "https://www.example.org/paper", "A paper"),
        ("c-third", "https://example.org/other", "One Title"),
        ("d-fourth", "https://example.org/other", "Another title"),
        ("e-fifth", "https://elsewhere.example.org/754", "IEEE Standard for floating-point arithmetic"),
        ("f-sixth", own, "IEEE Standard for Floating-Point Arithmetic"),
        ("g-seventh", own, "Standard 754"),
    ):
        text = titled(f"What does {name} cite?").replace(own, address)
        text = text.replace("IEEE Standard for Floating-Point Arithmetic", title)
        banks.write(root, f"questions/basics/{name}.md", text)


def large_picture(root: Path) -> None:
    banks.write(root, "questions/basics/large.png", b"\x89PNG" + bytes(300_000))
    text = titled("How large is this picture?").replace("It takes", "![A large one](large.png) It takes")
    banks.write(root, "questions/basics/picture-size.md", text)


def unsafe_pictures(root: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg">\n{}\n</svg>'
    for name, content in {
        "script": svg.format("<script>alert(1)</script>"),
        "event": svg.format('<path onclick="alert(1)" d="M0 0"/>'),
        "link": svg.format('<use href="https://example.org/x.svg#a"/>'),
        "entity": '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg.format("<title>&a;</title>"),
    }.items():
        banks.write(root, f"questions/basics/{name}.svg", content)
    banks.write(root, "questions/basics/text.png", "<html>")
    size = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + b"IHDR" + (50_000).to_bytes(4, "big") * 2
    banks.write(root, "questions/basics/bomb.png", size + bytes(9) + bytes(4) + b"IEND" + bytes(4))
    banks.write(root, "questions/basics/a name.png", b"")


def slow_texts(root: Path) -> None:
    text = titled("What takes long?").replace("It takes", ("![" * 2_400 + "\n") * 8 + "It takes")
    banks.write(root, "questions/basics/too-slow.md", text)


def no_taxonomy(root: Path) -> None:
    (root / "questions/bank.yml").unlink()


def several_faults(root: Path) -> None:
    banks.write(root, "questions/basics/a-first.md", PLAIN.replace("easy", "simple").replace("[engineer]", "[pilot]"))
    banks.write(root, "questions/serving/b-second.md", "nothing")
    banks.write(root, "questions/readme.md", "nothing")


GOOD_BYTES = titled("Is this file good?").encode()
MADE: dict[str, Callable[[Path], None]] = {
    "alias-clash": alias_clashes,
    "bad-id-name": bad_file("basics/Bad_Name v2.md", titled("What is in a name?")),
    "byte-order-mark": bad_file("basics/byte-order-mark.md", b"\xef\xbb\xbf" + GOOD_BYTES),
    "category-folder": bad_file("serving/category-folder.md", titled("Where do I belong?")),
    "category-folder-unknown": bad_file("cooking/category-folder.md", titled("Where do I belong?")),
    "control-character-carriage-return": bad_file("basics/old-mac.md", GOOD_BYTES.replace(b"\n", b"\r")),
    "control-character-several": bad_file(
        "basics/control-character.md",
        titled("Is this\x00 file \x1b[31mgood?").replace("Sixteen", "\u202eSixteen\u2028").replace("two", "\ufffftwo"),
    ),
    "crlf-is-fine": bad_file("basics/crlf-is-fine.md", GOOD_BYTES.replace(b"\n", b"\r\n")),
    "duplicate-id": duplicate_ids,
    "duplicate-title": duplicate_titles,
    "encoding-latin-1": bad_file("basics/encoding.md", titled("Où est l'octet?").encode("latin-1")),
    "encoding-utf-16": bad_file("basics/encoding.md", GOOD_BYTES.decode().encode("utf-16")),
    "encoding-surrogate": bad_file("basics/encoding.md", GOOD_BYTES.replace(b"two bytes.", b"two \xed\xa0\x80 bytes.")),
    "file-size": bad_file("basics/file-size.md", GOOD_BYTES + b"x" * (60_001 - len(GOOD_BYTES))),
    "file-size-allowed": bad_file("basics/file-size.md", GOOD_BYTES + b"\n" * (60_000 - len(GOOD_BYTES))),
    "front-matter-empty-file": bad_file("basics/empty.md", b""),
    "front-matter-blank-file": bad_file("basics/blank.md", b"\n\n  \n"),
    "line-length": bad_file("basics/line-length.md", GOOD_BYTES + b"\n- " + b"word " * 1_000),
    "misplaced-file": misplaced_files,
    "picture-size": large_picture,
    "several-files": several_faults,
    "similar-question": similar_questions,
    "source-address": sources_written_in_two_ways,
    "symbolic-link": symbolic_links,
    "too-slow": slow_texts,
    "unreadable-file": no_taxonomy,
    "unsafe-picture": unsafe_pictures,
    "yaml-size-values": bad_file("basics/yaml-size.md", with_field("related:\n" + "  - a\n" * 5_000)),
    "yaml-size-depth": bad_file("basics/yaml-size.md", with_field("related: " + "[" * 2_000)),
}


def needs_node(name: str) -> bool:
    text = (banks.BAD / f"{name}.md").read_text(encoding="utf-8")
    return "$" in text or "```mermaid" in text


FILES = [
    pytest.param(file.stem, marks=[pytest.mark.node] if needs_node(file.stem) else [])
    for file in sorted(banks.BAD.glob("*.md"))
]


@pytest.mark.parametrize("name", FILES)
def test_file(name, good_root, render_cache):
    path = f"questions/basics/{name}.md"
    banks.write(good_root, path, (banks.BAD / f"{name}.md").read_bytes())
    problems = banks.check(good_root, render_cache, only={path})
    assert problems, "a bad file without a problem"
    assert {problem.path for problem in problems} == {path}
    banks.compare(banks.BAD / f"{name}.txt", format_text(problems) + "\n")


@pytest.mark.parametrize("name", MADE)
def test_made_file(name, good_root, render_cache):
    MADE[name](good_root)
    problems = banks.check(good_root, render_cache, only={f"questions/basics/{name}.md"})
    banks.compare(banks.BAD / f"{name}.txt", format_text(problems) + "\n")


TAXONOMY_EDITS = {
    "alias": ("tags:\n", "tags: &tags\n"),
    "band": ("{from: 50,", "{from: 500,"),
    "circle": ("prerequisites: []", "prerequisites: [outlook]"),
    "comment": ("short: ENG", "short: ENG # gineer"),
    "duplicate": ("  - id: serving\n", "  - id: basics\n"),
    "duplicate-key": ("title: Test bank\n", "title: Test bank\ntitle: Another\n"),
    "id": ("  - id: sprint\n", "  - id: The Sprint\n"),
    "id-of-a-page": ("  - id: sprint\n", "  - id: index\n"),
    "kind-follow-ups": ("follow_ups: [1, 3]", "follow_ups: [3, 1]"),
    "kind-seconds": ("seconds: 45", "seconds: 45s"),
    "kind-section": ("optional: [Task, Hints, Rubric]", "optional: [Task, Hint, Rubrics]"),
    "kind-words": ("words: {Short answer: [3, 60], Model", "words: {Shortest answer: [3, 60], Model"),
    "lengths": ("Hints: [1, 3]", "Hint: [3, 1]"),
    "path-category": ("categories: [serving, outlook]", "categories: [srving, outlook]"),
    "path-role": ("roles: [engineer]", "roles: [enginer]"),
    "path-unit": ("unit: week", "unit: month"),
    "prerequisite": ("prerequisites: [basics]\n", "prerequisites: [basic]\n"),
    "priorities-missing": ("{basics: critical, serving: medium, outlook: low}", "{basics: critical}"),
    "priority": ("{basics: critical,", "{basics: vital,"),
    "repository": ("https://example.org/test-bank", "git@example.org:test-bank"),
    "synonyms": ("- [KV cache, key-value cache]", "- [KV cache]\n  - kvcache"),
    "tag": ("agents: Models that act", "agents: [Models, that act]"),
    "unknown-fields": ("levels:\n", "colour: blue\nlevel:\n"),
}


@pytest.mark.parametrize("name", [*TAXONOMY_EDITS, "empty", "encoding", "list", "open"])
def test_taxonomy(name, good_root):
    file = good_root / "questions/bank.yml"
    text = file.read_text(encoding="utf-8")
    if name in TAXONOMY_EDITS:
        old, new = TAXONOMY_EDITS[name]
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
    else:
        whole = {"empty": b"", "encoding": b"title: caf\xe9", "list": b"- title", "open": b"title: [Test bank\n"}
        file.write_bytes(whole[name])
    problems = banks.check(good_root, only=set())
    assert problems
    assert {problem.path for problem in problems} == {"questions/bank.yml"}
    banks.compare(banks.BAD / f"bank.yml-{name}.txt", format_text(problems) + "\n")


RULE_POSITION = {
    "Problem": 2,
    "YamlFault": 0,
    "_known": 3,
    "error": 2,
    "fault": 1,
    "one_of": 2,
    "some_of": 2,
    "warning": 2,
}
"""Which argument of a call names a rule."""


def rules_in_code() -> set[str]:
    """Names of rules that stand in the library: in calls, and in tables of the rules, of rendering and of YAML."""
    found: set[str] = set()
    library = banks.REPOSITORY / "hooks" / "qbank"
    for file in library.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = RULE_POSITION.get(name, 99)
                named = node.args[place : place + 1]
            elif isinstance(node, ast.Tuple) and (file.parent.name == "rules" or file.name == "render.py"):
                named = node.elts
            else:
                continue
            found |= {item.value for item in named if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    return {name for name in found if re.fullmatch(r"[a-z]+(-[a-z]+)*", name)} - NOT_RULES


NOT_RULES = {
    *("answer", "ask", "covers", "figures", "key_points", "related", "see", "sources", "follow_ups", "title"),
    *("mermaid", "footnote"),
    "spelling-unchecked",  # the machine's fault and not a file's, see test_prose.py
}


def test_every_rule_is_shown_by_a_bad_file():
    reports = [file.read_text(encoding="utf-8") for file in banks.BAD.glob("*.txt")]
    shown = {line.split(": ")[1] for report in reports for line in report.splitlines() if line}
    in_code = rules_in_code()
    assert len(in_code) > 70
    assert in_code - shown == set()
    assert shown - in_code == set()


def test_every_report_has_a_case():
    cases = {file.stem for file in banks.BAD.glob("*.md")} | set(MADE)
    cases |= {f"bank.yml-{name}" for name in [*TAXONOMY_EDITS, "empty", "encoding", "list", "open"]}
    assert {file.stem for file in banks.BAD.glob("*.txt")} == cases
