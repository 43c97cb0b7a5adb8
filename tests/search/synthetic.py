"""Made-up questions beside the real ones, so that search is tried at the size that the bank is to grow to."""

from __future__ import annotations

import random
import re
from typing import Any

from tests.search.quality import Searchable

PARTS = ("short", "points", "body")
SENTENCES = {"points": 4, "short": 4, "body": 40}


def enlarged(bank: Searchable, size: int) -> Searchable:
    """The bank with made-up questions up to `size`, the same ones each time.

    A made-up question is a patchwork of sentences from real ones, each sentence of another question, with the tags of
    one more. Its title is half a sentence of one and half of another, its id a few words of that. So everything that
    is asked for is also said elsewhere, with title and all, but by questions that are about something else.
    """
    chance = random.Random(20_240_229)
    count = len(bank.ids)
    real, pages = bank.documents[:count], bank.documents[count:]
    sentences = [
        sentence
        for document in real
        for part in PARTS
        for sentence in re.split(r"(?<=[.;:?!])\s+", document[part])
        if 3 < len(sentence.split()) < 40
    ]
    made = [_patchwork(real, sentences, chance) for _ in range(count, size)]
    rows = [*bank.records["rows"]]
    for number in range(count, count + len(made)):
        rows.append([f"synth-{number}", *chance.choice(bank.records["rows"])[1:8]])
    # Mixed, since of two that match equally well the earlier one is shown first.
    mixed = [*zip([*real, *made], rows, strict=True)]
    chance.shuffle(mixed)
    numbered = [{**document, "id": number} for number, document in enumerate([*(pair[0] for pair in mixed), *pages])]
    records = {
        **bank.records,
        "rows": [row for _, row in mixed],
        "titles": [document["title"] for document, _ in mixed],
    }
    return Searchable(numbered, records, bank.synonyms)


def _patchwork(real: list[dict[str, Any]], sentences: list[str], chance: random.Random) -> dict[str, Any]:
    begin, end = (chance.choice(sentences).split() for _ in range(2))
    title = [*begin[: len(begin) // 2 + 1], *end[len(end) // 2 :]]
    longest = sorted(title, key=len)[-3:]
    texts = {part: " ".join(chance.sample(sentences, count)) for part, count in SENTENCES.items()}
    tags = chance.choice(real)["tags"]
    return {"key": " ".join(longest), "title": " ".join(title), "tags": tags, **texts}
