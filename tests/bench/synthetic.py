"""Banks of any size for measuring: copies of the project whose questions are the real ones and variants of them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qbank.rules.figures import normalize
from qbank.schema import MAX_TITLE
from tests.test_site_build import copy_project


@dataclass(frozen=True)
class Source:
    """A question file taken apart.

    Attributes:
        folder: Its category.
        id: Its file name without the ending.
        front: Its front matter.
        body: What follows it.
    """

    folder: str
    id: str
    front: dict[str, Any]
    body: str


def make_project(root: Path, size: int) -> Path:
    """Copy the project to `root` and fill its bank up to `size` questions, the same ones each time.

    Args:
        root: A folder that does not exist yet.
        size: How many questions the bank is to have; the real ones are all kept, were they more.

    Returns:
        `root`. The copy has no cache; what set-up brought is linked, so that it builds without one.
    """
    root.parent.mkdir(parents=True, exist_ok=True)
    copy_project(root)
    fill(root / "questions", size)
    return root


def fill(questions: Path, size: int) -> None:
    """Write variants of the questions in a folder until it has `size`."""
    sources = [read(path) for path in sorted(questions.glob("*/*.md"))]
    chance = random.Random(size)
    for number in range(size - len(sources)):
        one = sources[number % len(sources)]
        step = 1 + number // len(sources)  # never the same pair twice, as long as there are fewer rounds than questions
        other = sources[(number + step) % len(sources)]
        front, body = vary(one, other, chance)
        text = f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=1_000)}---\n{body}"
        (questions / one.folder / f"{one.id}-{step}.md").write_text(text, encoding="utf-8")


def read(path: Path) -> Source:
    """Take a question file apart."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Source(path.parent.name, path.stem, yaml.safe_load(front), body)


def vary(one: Source, other: Source, chance: random.Random) -> tuple[dict[str, Any], str]:
    """A question of one's form and length in which half of title, points, follow-ups and paragraphs are another's.

    Returns:
        Front matter and body. Figures whose claim has gone with its paragraph are left out.
    """
    body = _mixed_paragraphs(one.body, other.body, chance)
    front = {key: value for key, value in one.front.items() if key != "aliases"}
    front["title"] = _mixed_title(one.front["title"], other.front["title"])
    for key in ("key_points", "follow_ups"):
        mine, others = one.front.get(key, []), other.front.get(key, [])
        mixed = [item for item in [*mine[::2], *others[1::2], *mine[1::2]] if key == "key_points" or _asks(item, one)]
        front[key] = mixed[: len(mine)]
    spoken = [*front["key_points"], *(text for item in front["follow_ups"] for text in item.values()), body]
    text = normalize(" ".join(spoken))
    front["figures"] = [figure for figure in front.get("figures", []) if _stands_in(str(figure["claim"]), text)]
    front["sources"] = [
        {**source, "covers": [claim for claim in source.get("covers", []) if _stands_in(str(claim), text)]}
        for source in front.get("sources", [])
    ]
    return front, body


def _asks(follow_up: dict[str, str], source: Source) -> bool:
    """Whether a follow-up leads elsewhere than to the question itself."""
    return follow_up.get("see") != source.id


def _stands_in(claim: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(normalize(claim))}(?!\w)", text) is not None


def _mixed_title(one: str, other: str) -> str:
    begin, end = one.split(), other.split()
    title = " ".join([*begin[: len(begin) // 2 + 1], *end[len(end) // 2 :]])
    return title.replace("`", "").replace("$", "").replace("*", "")[:MAX_TITLE].strip()


def _mixed_paragraphs(body: str, other: str, chance: random.Random) -> str:
    blocks = body.split("\n\n")
    strange = [block for block, plain in zip(other.split("\n\n"), _plain(other), strict=True) if plain]
    places = [place for place, plain in enumerate(_plain(body)) if plain]
    for place in places[1::2]:
        if strange:
            blocks[place] = strange.pop(chance.randrange(len(strange)))
    return "\n\n".join(blocks)


def _plain(body: str) -> list[bool]:
    """For each paragraph, whether it is prose that may stand anywhere: no list, table, formula, code or link."""
    fences = 0
    plain = []
    for block in body.split("\n\n"):
        fences += block.count("```")
        prose = re.match(r"[A-Z]", block) and not re.search(r"[|`$\[<]|\n[-*\d]", block)
        plain.append(fences % 2 == 0 and bool(prose))
    return plain
