"""What a generated page is."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Question


@dataclass(frozen=True)
class Heading:
    """An entry of a page's table of contents."""

    id: str
    title: str


@dataclass(frozen=True)
class Page:
    """A generated page.

    Attributes:
        src_uri: Its place, as a Markdown file; the site has it under the same name with `.html`.
        title: Plain text.
        description: Plain text for search engines and link previews.
        html: The body, its links relative to the page.
        kind: Which template and styles it uses: question, category, role, list, sheet, path.
        source: Repository path of the file that it is made of.
        headings: Its table of contents.
        neighbors: For a question, those of its category in order.
        question: The question, on a question's page.
    """

    src_uri: str
    title: str
    description: str
    html: str
    kind: str
    source: str
    headings: tuple[Heading, ...] = ()
    neighbors: tuple[tuple[str, str], ...] = ()
    question: Question | None = None
