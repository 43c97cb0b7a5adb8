"""Pages of the good bank: their exact HTML, and that every link on every page leads somewhere."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser

import pytest

from qbank.nav import expand_nav
from qbank.pages import build_pages, pictures, question_url, redirects, section_id, write_pages
from qbank.sheets import number_rows, paper_rows
from tests import banks

HAND_WRITTEN = {"contributing.html", "index.html", "study-method.html"}
"""Pages of `docs/` that generated pages may link to."""

GOLDEN = (
    "questions/basics/cache-size.md",
    "questions/basics/softmax-gradient.md",
    "questions/serving/critique-cache-answer.md",
    "categories/basics.md",
    "categories/index.md",
    "roles/engineer.md",
    "roles/index.md",
    "paths/sprint.md",
    "paths/index.md",
    "cheat-sheets/scientist.md",
    "cheat-sheets/index.md",
    "rapid-fire.md",
    "papers.md",
    "numbers.md",
    "all-questions.md",
    "tags.md",
)

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def pages(good_bank, rendered):
    return {page.src_uri: page for page in build_pages(good_bank, rendered)}


@pytest.mark.parametrize("uri", GOLDEN)
def test_golden(pages, uri):
    page = pages[uri]
    head = f"<!-- {page.kind}: {page.title} | {page.description} -->\n"
    # How formulas and diagrams are drawn is for the tests of the front end; here, where they stand.
    html = re.sub(r"<(svg|math)\b.*?</\1>", r"<\1></\1>", page.html, flags=re.DOTALL)
    body = "\n".join(line for line in html.split("\n") if line.strip())
    banks.compare(banks.GOLDEN / f"{uri.removesuffix('.md').replace('/', '--')}.html", head + body + "\n")


def test_every_golden_file_has_a_page():
    names = {f"{uri.removesuffix('.md').replace('/', '--')}.html" for uri in GOLDEN}
    assert {file.name for file in banks.GOLDEN.iterdir()} == names


class Links(HTMLParser):
    """What a page links to, its ids, and whether its tags are balanced."""

    VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.used_ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids += [values["id"]] if "id" in values else []
        self.used_ids += (values.get("aria-labelledby") or "").split()
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_link_leads_somewhere(pages, good_bank):
    targets = {uri.removesuffix(".md") + ".html" for uri in pages} | {"questions/basics/layers.svg"} | HAND_WRITTEN
    anchors = {uri.removesuffix(".md") + ".html": Links(page.html).ids for uri, page in pages.items()}
    for uri, page in pages.items():
        for link in Links(page.html).links:
            if re.match(r"https?://", link):
                assert not re.search(r"[\s\"<>]", link)
                continue
            assert re.match(r"(\.\./)*[\w-]|#", link), f"{uri}: {link}"
            assert "//" not in link, f"{uri}: {link}"
            address, _, fragment = link.partition("#")
            name = uri.removesuffix(".md") + ".html"
            target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), address)) if address else name
            assert target in targets, f"{uri}: {link}"
            assert not fragment or fragment in anchors[target], f"{uri}: {link}"


def test_structure(pages):
    """One first-level heading, no level skipped, ids that stand once, labels and tables of contents that exist."""
    for uri, page in pages.items():
        found = Links(page.html)
        assert found.headings[0] == 1, uri
        assert found.headings.count(1) == 1, uri
        for above, below in zip(found.headings, found.headings[1:], strict=False):
            assert below <= above + 1, f"{uri}: a heading of level {below} under one of level {above}"
        assert len(found.ids) == len(set(found.ids)), uri
        assert set(found.used_ids) <= set(found.ids), uri
        assert {heading.id for heading in page.headings} <= set(found.ids), uri


def test_no_list_is_empty(pages):
    for uri, page in pages.items():
        assert not re.search(r"<(ul|ol|dl|tbody)\b[^>]*>\s*</", page.html), uri


def test_no_placeholder_is_left(pages):
    for page in pages.values():
        for leftover in ("qb-root", "{{", "}}", "{%", "None", "Undefined", "arithmatex", "qb-mermaid"):
            text = page.html.replace("{{ not_a_macro }}", "").replace("None yet", "").replace("None for th", "")
            assert leftover not in text, f"{page.src_uri}: {leftover}"


def test_texts_of_writers_are_escaped(pages):
    html = pages["questions/basics/cache-size.md"].html
    assert "written by A. &lt;Writer&gt; &amp; friends" in html
    assert "<Writer>" not in html
    assert "What everything else builds on, &amp; how to say it." in pages["categories/basics.md"].html
    assert "https://example.org/yaml?a=1&amp;b=[2]#c" in pages["questions/basics/yaml-words.md"].html


def test_page_facts(pages):
    page = pages["questions/basics/cache-size.md"]
    assert (page.kind, page.source) == ("question", "questions/basics/cache-size.md")
    assert page.question is not None
    assert page.question.id == "cache-size"
    assert page.title == "How large is the cache of a model with 80 layers at 8,192 tokens?"
    assert page.description.startswith("Two tensors for each layer")
    assert len(page.description) <= 160
    assert [heading.id for heading in page.headings][:3] == ["task", "hints", "short-answer"]
    assert [address for address, _ in page.neighbors][-1] == "questions/basics/cache-size.html"
    assert pages["questions/basics/softmax-gradient.md"].title == (
        "Derive the gradient of softmax with cross-entropy: why is it p−y?"
    )
    assert pages["roles/engineer.md"].source == "questions/bank.yml"
    assert all((page.kind == "question") == (page.question is not None) for page in pages.values())


def test_neighbors_on_the_page(pages, good_bank):
    ids = [question.id for question in good_bank.in_category("basics")]
    for index, name in enumerate(ids):
        html = pages[f"questions/basics/{name}.md"].html
        previous = re.search(r'rel="prev" href="([^"]*)"', html)
        following = re.search(r'rel="next" href="([^"]*)"', html)
        assert (previous[1] if previous else None) == (
            f"../../questions/basics/{ids[index - 1]}.html" if index else None
        )
        last = index == len(ids) - 1
        assert (following[1] if following else None) == (
            None if last else f"../../questions/basics/{ids[index + 1]}.html"
        )


def test_pages_are_the_same_every_time(pages, good_bank, rendered):
    assert {page.src_uri: page for page in build_pages(good_bank, rendered)} == pages


def test_write_pages(pages, good_bank, good_root, tmp_path):
    count = write_pages(list(pages.values()), good_bank, good_root, tmp_path / "out")
    written = {
        file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*") if file.is_file()
    }
    assert written == set(pages) | {"questions/basics/layers.svg"} | set(redirects(good_bank))
    assert count == len(written)
    for uri, page in pages.items():
        text = (tmp_path / "out" / uri).read_text(encoding="utf-8")
        front, body = text.removeprefix("---\n").split("\n---\n\n", 1)
        assert [line.split(": ")[0] for line in front.split("\n")] == ["title", "description"]
        assert "\n\n" not in body  # an empty line would end the HTML block in Markdown
        assert body.split() == page.html.split()


def test_pictures(good_bank, good_root):
    for name in ("more.SVG", "notes.txt"):
        banks.write(good_root, f"questions/basics/{name}", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    banks.write(good_root, "questions/basics/unsafe.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    banks.write(good_root, "questions/outlook/unused.svg", "x")
    (good_root / "questions/basics/link.svg").symlink_to(good_root / "questions/basics/layers.svg")
    assert pictures(good_bank, good_root) == ["questions/basics/layers.svg", "questions/basics/more.SVG"]


def test_names(good_bank):
    assert question_url(good_bank.by_id["cache-size"]) == "questions/basics/cache-size.html"
    assert section_id("Answer to judge") == "answer-to-judge"


class TestSheets:
    def test_numbers_are_results_only(self, good_bank):
        rows = number_rows(good_bank.questions)
        assert [(row.claim, row.result, row.question.id) for row in rows] == [
            ("2.68 GB", "2.68435", "cache-size"),
            ("327,680 bytes", "327,680", "cache-size"),
            ("53 sequences", "53", "cache-size"),
            ("12.5%", "12.5", "cache-size"),
            ("USD 0.42", "0.423", "cache-size"),
        ]

    def test_papers_most_cited_first_each_once(self, good_bank):
        rows = paper_rows(good_bank)
        assert [(len(row.questions), row.source.title) for row in rows][:3] == [
            (3, "Server notes"),
            (2, "The Llama 3 Herd of Models"),
            (1, "2026-01-01"),
        ]
        assert len({row.source.url for row in rows}) == len(rows)
        assert [row.arxiv_id for row in rows if "arxiv" in row.source.url] == [
            "2407.21783",
            "1706.03762",
            "2309.06180",
            "2305.13245",
        ]


class TestNavigation:
    def test_lists_are_filled_in(self, good_bank):
        nav = [
            "index.md",
            {"Questions": ["all.md", "@categories"]},
            {"Roles": [{"More": ["@roles", "@paths"]}]},
            "@cheat-sheets",
        ]
        assert expand_nav(nav, good_bank.taxonomy) == [
            "index.md",
            {
                "Questions": [
                    "all.md",
                    {"Basics": "categories/basics.md"},
                    {"Serving": "categories/serving.md"},
                    {"Outlook": "categories/outlook.md"},
                ]
            },
            {
                "Roles": [
                    {
                        "More": [
                            {"Engineer": "roles/engineer.md"},
                            {"Scientist": "roles/scientist.md"},
                            {"Sprint": "paths/sprint.md"},
                        ]
                    }
                ]
            },
            {"All questions": "cheat-sheets/all.md"},
            {"Engineer": "cheat-sheets/engineer.md"},
            {"Scientist": "cheat-sheets/scientist.md"},
        ]

    def test_every_entry_is_a_page(self, pages, good_bank):
        nav = expand_nav(["@categories", "@roles", "@paths", "@cheat-sheets"], good_bank.taxonomy)
        assert {uri for entry in nav for uri in entry.values()} <= set(pages)

    def test_question_pages_stand_outside(self, pages, good_bank):
        nav = expand_nav(["@categories", "@roles", "@paths", "@cheat-sheets"], good_bank.taxonomy)
        assert not any(uri.startswith("questions/") for entry in nav for uri in entry.values())

    def test_unknown_list(self, good_bank):
        with pytest.raises(ValueError, match="'@topics' is not a list of the navigation"):
            expand_nav([{"Topics": ["@topics"]}], good_bank.taxonomy)


def test_former_addresses_lead_to_the_present_ones(good_bank):
    renamed = {f"{item.folder}/{alias}.html": item for item in good_bank.questions for alias in item.aliases}
    assert renamed, "the good bank has a renamed question"
    pages = redirects(good_bank)
    assert set(pages) == set(renamed)
    for address, question in renamed.items():
        html = pages[address].decode()
        assert f'content="0; url={question.id}.html"' in html
        assert f'<a href="{question.id}.html">' in html
        assert "<script" not in html
