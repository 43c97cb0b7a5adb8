"""Bank → pages: each with its place on the site, the HTML of its body, and what the theme has to know."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .folder import picture_problems, question_paths
from .model import PRIORITIES, SECTION_TITLES, Bank, Question, Role
from .page import Heading, Page
from .rendered import Rendered
from .sanitize import ROOT, at_page, plain_text
from .sheets import number_rows, paper_rows
from .templating import render_template


class PageBuilder:
    """Lays out one bank; `build_pages` is the way in."""

    def __init__(self, bank: Bank, rendered: Mapping[str, Rendered]) -> None:
        """Keep the bank and its rendered questions, keyed by path."""
        self.bank = bank
        self.rendered = rendered
        self.plain = {item.id: plain_text(rendered[item.path].title) for item in bank.questions}
        self.common = {
            "bank": bank,
            "taxonomy": bank.taxonomy,
            "rendered": lambda question: rendered[question.path],
            "question_url": question_url,
            "root": ROOT.removesuffix("/"),
        }

    def page(self, src_uri: str, template: str, title: str, description: str, kind: str, **context: object) -> Page:
        """Render a template to a page."""
        headings = context.pop("headings", ())
        html = render_template(template, title=title, **self.common, **context)
        return Page(
            src_uri=src_uri,
            title=title,
            description=_shorten(description),
            html=at_page(html, src_uri),
            kind=kind,
            source="questions/bank.yml",
            headings=tuple(headings),  # type: ignore[arg-type]
        )

    def all(self) -> Iterator[Page]:
        """Every generated page."""
        yield from self.question_pages()
        yield from self.category_pages()
        yield from self.role_pages()
        yield from self.path_pages()
        yield from self.sheet_pages()
        yield from self.list_pages()

    def question_pages(self, only: str = "") -> Iterator[Page]:
        """One page a question, or that of the file `only`, with the way to its neighbors in the category."""
        for category in self.bank.taxonomy.categories:
            questions = self.bank.in_category(category.id)
            neighbors = tuple((question_url(item), self.plain[item.id]) for item in questions)
            for index, question in enumerate(questions):
                if only in ("", question.path):
                    yield self._question_page(question, questions, index, neighbors)

    def _question_page(
        self,
        question: Question,
        siblings: Sequence[Question],
        index: int,
        neighbors: tuple[tuple[str, str], ...],
    ) -> Page:
        rendered = self.rendered[question.path]
        sections = [title for title in SECTION_TITLES if title in rendered.sections]
        headings = [Heading(section_id(title), title) for title in sections]
        headings += [Heading("follow-ups", "Follow-ups")] if question.follow_ups else []
        headings.append(Heading("sources", "Sources"))
        html = render_template(
            "question.html",
            **self.common,
            question=question,
            html=rendered,
            sections=sections,
            section_id=section_id,
            category=self.bank.taxonomy.category(question.category),
            position=index + 1,
            siblings=siblings,
            previous=siblings[index - 1] if index else None,
            next=siblings[index + 1] if index + 1 < len(siblings) else None,
            related=[self.bank.by_id[name] for name in question.related],
            figures=number_rows([question]),
        )
        short = rendered.sections.get("Short answer", "")
        return Page(
            src_uri=question.path,
            title=self.plain[question.id],
            description=_shorten(plain_text(short)),
            html=at_page(html, question.path),
            kind="question",
            source=question.path,
            headings=tuple(headings),
            neighbors=neighbors,
            question=question,
        )

    def category_pages(self) -> Iterator[Page]:
        """The list of categories and a page for each."""
        title = "Categories"
        yield self.page(
            "categories/index.md", "categories.html", title, "All categories in the order of study.", "list"
        )
        for category in self.bank.taxonomy.categories:
            yield self.page(
                f"categories/{category.id}.md",
                "category.html",
                category.title,
                category.description,
                "category",
                category=category,
                questions=self.bank.in_category(category.id),
                needs=[self.bank.taxonomy.category(name) for name in category.prerequisites],
                leads_to=[item for item in self.bank.taxonomy.categories if category.id in item.prerequisites],
                headings=[Heading(item.id, item.title) for item in self.bank.taxonomy.difficulties],
            )

    def role_pages(self) -> Iterator[Page]:
        """The list of roles and a page for each."""
        yield self.page("roles/index.md", "roles.html", "Roles", "What each role's interviews test.", "list")
        for role in self.bank.taxonomy.roles:
            groups = self.by_priority(role)
            yield self.page(
                f"roles/{role.id}.md",
                "role.html",
                role.title,
                role.description,
                "role",
                role=role,
                groups=groups,
                headings=[Heading(f"priority-{name}", name.capitalize()) for name, _ in groups],
            )

    def by_priority(self, role: Role) -> list[tuple[str, list[tuple[object, list[Question]]]]]:
        """Categories with the role's questions, grouped by the role's priority, critical first."""
        groups = []
        for priority in PRIORITIES:
            members = [
                (category, [item for item in self.bank.in_category(category.id) if role.id in item.roles])
                for category in self.bank.taxonomy.categories
                if role.priorities[category.id] == priority
            ]
            if members:
                groups.append((priority, members))
        return groups  # type: ignore[return-value]

    def path_pages(self) -> Iterator[Page]:
        """The list of study paths and a page for each."""
        description = "Study plans, week by week or day by day."
        yield self.page("paths/index.md", "paths.html", "Study paths", description, "list")
        for path in self.bank.taxonomy.paths:
            yield self.page(
                f"paths/{path.id}.md",
                "path.html",
                path.title,
                path.description,
                "path",
                path=path,
                questions_of=self.questions_of_step,
                headings=[Heading(f"step-{n}", step.title) for n, step in enumerate(path.steps, start=1)],
            )

    def questions_of_step(self, roles: Sequence[str], category_id: str) -> list[Question]:
        """Questions of a category that concern at least one of the roles."""
        return [item for item in self.bank.in_category(category_id) if set(roles) & set(item.roles)]

    def sheet_pages(self) -> Iterator[Page]:
        """Cheat sheets, rapid fire, papers and numbers."""
        yield self.page("cheat-sheets/index.md", "cheat-sheets.html", "Cheat sheets", "Key points to print.", "list")
        yield self._cheat_sheet("all", "Cheat sheet: all questions", self.bank.questions)
        for role in self.bank.taxonomy.roles:
            yield self._cheat_sheet(role.id, f"Cheat sheet: {role.title}", self.bank.for_role(role.id))
        quick = [item for item in self.bank.questions if self.bank.taxonomy.kind(item.kind).seconds <= 60]
        description = "Short questions, answered in 30 to 60 seconds each."
        yield self.page("rapid-fire.md", "rapid-fire.html", "Rapid fire", description, "sheet", questions=quick)
        description = "Every paper and page that the answers rest on, with the questions that use it."
        yield self.page(
            "papers.md", "papers.html", "Papers to know", description, "sheet", papers=paper_rows(self.bank)
        )
        description = "Every recomputed figure of the bank, with the arithmetic that gives it."
        rows = number_rows(self.bank.questions)
        yield self.page("numbers.md", "numbers.html", "Number sheet", description, "wide", rows=rows)

    def _cheat_sheet(self, name: str, title: str, questions: Sequence[Question]) -> Page:
        groups = [
            (category, [item for item in questions if item.category == category.id])
            for category in self.bank.taxonomy.categories
        ]
        filled = [(category, items) for category, items in groups if items]
        return self.page(
            f"cheat-sheets/{name}.md",
            "cheat-sheet.html",
            title,
            "Every question with its key points, to print.",
            "sheet",
            groups=filled,
            count=len(questions),
            headings=[Heading(category.id, category.title) for category, _ in filled],
        )

    def list_pages(self) -> Iterator[Page]:
        """All questions in one table, and the questions of each tag."""
        description = f"All {len(self.bank.questions)} questions in one table."
        yield self.page("all-questions.md", "all-questions.html", "All questions", description, "browse")
        tags = [
            (tag, meaning, [item for item in self.bank.questions if tag in item.tags])
            for tag, meaning in sorted(self.bank.taxonomy.tags.items())
        ]
        used = [row for row in tags if row[2]]
        yield self.page("tags.md", "tags.html", "Tags", "Questions by tag.", "list", tags=used)


def build_pages(bank: Bank, rendered: Mapping[str, Rendered]) -> list[Page]:
    """Lay out every generated page of a bank that has no faults.

    Args:
        bank: The bank.
        rendered: Its questions as HTML, by path.

    Returns:
        The pages, questions first.
    """
    return list(PageBuilder(bank, rendered).all())


def question_url(question: Question) -> str:
    """Address of a question's page from the site's root."""
    return question.path.removesuffix(".md") + ".html"


def section_id(title: str) -> str:
    """Anchor of a section on a question's page."""
    return title.lower().replace(" ", "-")


def redirects(bank: Bank) -> dict[str, bytes]:
    """Pages at the former addresses of renamed questions, which lead on to the present ones.

    Returns:
        HTML by address from the site's root; without scripts, so that it works from a folder on disk too.
    """
    return {
        f"{question.folder}/{alias}.html": render_template("redirect.html", question=question).encode()
        for question in bank.questions
        for alias in question.aliases
        if alias not in bank.by_id
    }


def pictures(bank: Bank, root: Path) -> list[str]:
    """Repository paths of the pictures that stand beside the questions and are nothing but pictures."""
    folders = {str(question.folder) for question in bank.questions}
    found = [path for path in question_paths(root)[1] if path.rpartition("/")[0] in folders]
    return [path for path in found if not any(picture_problems(root, path))]


def write_pages(pages: Sequence[Page], bank: Bank, root: Path, out: Path) -> int:
    """Write pages as Markdown files with HTML bodies, and the pictures beside them.

    Args:
        pages: What `build_pages` gave.
        bank: The bank they were made of.
        root: The repository, for the pictures.
        out: Folder to fill; files of the same names are replaced.

    Returns:
        How many files were written. Raises OSError where `out` cannot be written to.
    """
    for page in pages:
        target = out / page.src_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        front = f"---\ntitle: {json.dumps(page.title)}\ndescription: {json.dumps(page.description)}\n---\n\n"
        body = "\n".join(line for line in page.html.split("\n") if line.strip())
        target.write_text(front + body + "\n", encoding="utf-8")
    found = pictures(bank, root)
    for picture in found:
        (out / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / picture, out / picture)
    moved = redirects(bank)
    for address, content in moved.items():
        (out / address).write_bytes(content)
    return len(pages) + len(found) + len(moved)


def _shorten(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
