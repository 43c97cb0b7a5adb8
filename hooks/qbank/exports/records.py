"""Data that the site's scripts load: small records of all questions for lists, and texts for search.

A page loads data as classic scripts, because neither modules nor fetch work from ``file://``. Each script calls
``qbData(name, value)``, which `web/src/data/registry.js` defines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import SECTION_TITLES, Bank, Question
from ..rendered import Rendered
from ..sanitize import plain_text

DIGEST_LENGTH = 12
"""Characters of a content digest that pages and the reader's marks keep."""


@dataclass(frozen=True)
class SearchablePage:
    """A page of the site that search should find besides the questions."""

    url: str
    title: str
    text: str


def records(bank: Bank, rendered: Mapping[str, Rendered], pages: Sequence[SearchablePage] = ()) -> dict[str, Any]:
    """Everything that lists, filters and marks need to know of each question.

    Returns:
        Vocabularies (id, short and full title of each category, difficulty, kind and role, and the tags in use), a row
        a question that names them by index, so that the file stays small at a thousand questions, and the plain
        titles in the same order; then address and title of the pages that search finds besides.
    """
    taxonomy = bank.taxonomy
    tags = sorted({tag for question in bank.questions for tag in question.tags})
    places = {
        name: {item.id: index for index, item in enumerate(getattr(taxonomy, name))}
        for name in ("categories", "difficulties", "kinds", "roles")
    }
    rows = [
        [
            question.id,
            places["categories"][question.category],
            places["difficulties"][question.difficulty],
            places["kinds"][question.kind],
            [places["roles"][role] for role in question.roles],
            [tags.index(tag) for tag in question.tags],
            question.digest[:DIGEST_LENGTH],
            question.reviewed.isoformat(),
            *([list(question.aliases)] if question.aliases else []),
        ]
        for question in bank.questions
    ]
    vocabulary = {
        name: [[item.id, getattr(item, "short", item.title), item.title] for item in getattr(taxonomy, name)]
        for name in places
    }
    titles = [plain_text(rendered[question.path].title) for question in bank.questions]
    addresses = [[page.url, page.title] for page in pages]
    return {**vocabulary, "tags": tags, "rows": rows, "titles": titles, "pages": addresses}


def search_documents(
    bank: Bank, rendered: Mapping[str, Rendered], pages: Sequence[SearchablePage] = ()
) -> list[dict[str, Any]]:
    """What the search index is built of: a document a question, then one a hand-written page.

    Returns:
        Documents with `id` (position), `title`, `tags`, `points` (key points), `short` (the short answer) and `body`
        (everything else), all plain text.
    """
    documents = [_document(index, question, rendered[question.path]) for index, question in enumerate(bank.questions)]
    for page in pages:
        documents.append({"id": len(documents), "title": page.title, "body": page.text})
    return documents


def _document(index: int, question: Question, rendered: Rendered) -> dict[str, Any]:
    rest = [rendered.sections[title] for title in SECTION_TITLES if title in rendered.sections]
    rest += [part for pair in rendered.follow_ups for part in pair]
    return {
        "id": index,
        "key": question.id,
        "title": plain_text(rendered.title),
        "tags": " ".join(question.tags).replace("-", " "),
        "points": " ".join(plain_text(point) for point in rendered.key_points),
        "short": plain_text(rendered.sections.get("Short answer", "")),
        "body": " ".join(plain_text(part) for part in rest),
    }


def data_script(name: str, value: object) -> bytes:
    """A classic script that hands `value` to the site's scripts under `name`.

    The JSON is plain JavaScript, and since it is a file of its own nothing in it can end a script element.
    """
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # JSON allows these two line ends inside a string, JavaScript before 2019 does not.
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"qbData({json.dumps(name)},{body});\n".encode()
