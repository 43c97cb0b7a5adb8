"""What hand-written pages may ask of the bank: numbers, and lists as Markdown with links to `.md` pages."""

from __future__ import annotations

import re
from typing import ClassVar

from .markdown_lines import fences
from .model import PRIORITIES, Question
from .problem import did_you_mean
from .rules.markup import RUNNABLE
from .rules.sections import count_words
from .sanitize import plain_text
from .sheets import number_rows, paper_rows
from .site import Site


class PageMacros:
    """Macros of one site; every list is Markdown, so that MkDocs checks its links.

    Pages that use them stand directly in `docs/`, which is why links here need no way up.
    """

    NAMES: ClassVar[tuple[str, ...]] = (
        "count",
        "category_list",
        "role_list",
        "path_list",
        "priority_table",
        "kind_table",
        "level_table",
        "band_list",
        "question_link",
        "sample_questions",
    )

    def __init__(self, site: Site) -> None:
        """Answer from `site`."""
        self.site = site
        self.bank = site.bank
        self.taxonomy = site.bank.taxonomy

    def count(self, name: str) -> str:
        """How many there are of something, with thousands separators; raises ValueError for an unknown name."""
        questions = self.bank.questions
        counters = {
            "questions": lambda: len(questions),
            "categories": lambda: len(self.taxonomy.categories),
            "roles": lambda: len(self.taxonomy.roles),
            "follow_ups": lambda: sum(len(item.follow_ups) for item in questions),
            "figures": lambda: len(number_rows(questions)),
            "sources": lambda: len(paper_rows(self.bank)),
            "diagrams": lambda: sum(item.diagrams for item in self.site.rendered.values()),
            "rapid_fire": lambda: sum(self.taxonomy.kind(item.kind).seconds <= 60 for item in questions),
            "runnable_code": lambda: sum(
                RUNNABLE in fence.info for item in questions for part in item.sections for fence in fences(part.text)
            ),
            "words": lambda: sum(count_words(item.prose) for item in questions),
        }
        if name not in counters:
            raise ValueError(f"count('{name}'): {did_you_mean(name, counters)}")
        return f"{counters[name]():,}"

    def category_list(self) -> str:
        """Categories with their descriptions and numbers of questions."""
        return "\n".join(
            f"- [{item.title}](categories/{item.id}.md) ({len(self.bank.in_category(item.id))}): {item.description}"
            for item in self.taxonomy.categories
        )

    def role_list(self) -> str:
        """Roles with their descriptions."""
        return "\n".join(f"- [{item.title}](roles/{item.id}.md): {item.description}" for item in self.taxonomy.roles)

    def path_list(self) -> str:
        """Study paths with the people they are for."""
        return "\n".join(
            f"- [{item.title}](paths/{item.id}.md): {item.description} {item.audience}" for item in self.taxonomy.paths
        )

    def priority_table(self) -> str:
        """How much each role's interviews rest on each category."""
        roles = self.taxonomy.roles
        head = "| Category | " + " | ".join(f"[{role.short}](roles/{role.id}.md)" for role in roles) + " |"
        rows = [
            f"| [{item.title}](categories/{item.id}.md) | "
            + " | ".join(role.priorities[item.id].capitalize() for role in roles)
            + " |"
            for item in self.taxonomy.categories
        ]
        return "\n".join([head, "|" + " --- |" * (len(roles) + 1), *rows])

    def kind_table(self) -> str:
        """Kinds of question, what each asks for, and how many there are."""
        rows = [
            f"| {kind.title} | {kind.description} | {sum(item.kind == kind.id for item in self.bank.questions)} |"
            for kind in self.taxonomy.kinds
        ]
        return "\n".join(["| Kind | What it asks for | Questions |", "| --- | --- | ---: |", *rows])

    def level_table(self) -> str:
        """Levels of the self-assessment."""
        rows = [f"| {item.value} | {item.title} | {item.description} |" for item in self.taxonomy.levels]
        return "\n".join(["| Points | Level | Meaning |", "| ---: | --- | --- |", *rows])

    def band_list(self) -> str:
        """Advice by the share of the maximum that a self-assessment reaches."""
        lines = []
        bands = sorted(self.taxonomy.bands, key=lambda band: -band.start)
        for index, band in enumerate(bands):
            until = f" to {bands[index - 1].start} %" if index else " % and more"
            lines.append(f"- **{band.title}** ({band.start}{until}): {band.advice}")
        return "\n".join(lines)

    def question_link(self, question_id: str) -> str:
        """A link to a question; raises ValueError where there is none."""
        if question_id not in self.bank.by_id:
            raise ValueError(f"question_link('{question_id}'): {did_you_mean(question_id, self.bank.by_id)}")
        question = self.bank.by_id[question_id]
        return self._link(question)

    def sample_questions(self, count: int = 6) -> str:
        """A few questions out of different categories, those that most roles are asked first."""
        best: dict[str, tuple[int, str, str, Question]] = {}
        for question in self.bank.questions:
            weight = sum(
                len(PRIORITIES) - PRIORITIES.index(self.taxonomy.role(role).priorities[question.category])
                for role in question.roles
            )
            candidate = (-weight, question.title, question.path, question)
            best[question.category] = min(best.get(question.category, candidate), candidate, key=_first_three)
        chosen = sorted(best.values(), key=_first_three)[:count]
        return "\n".join(f"- {self._link(question)}" for *_, question in chosen)

    def _link(self, question: Question) -> str:
        """A Markdown link to a question.

        Hand-written pages may hold HTML, attribute lists and scripts, and a stranger's title must bring none: all of
        its signs are written as character references.
        """
        title = plain_text(self.site.rendered[question.path].title)
        return f"[{re.sub(r'[!-/:-@[-`{-~]', lambda sign: f'&#{ord(sign[0])};', title)}]({question.path})"


def _first_three(candidate: tuple[int, str, str, Question]) -> tuple[int, str, str]:
    return candidate[:3]
