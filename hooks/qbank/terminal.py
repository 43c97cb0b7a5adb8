"""A question as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .model import Bank, Question


def print_question(question: Question, bank: Bank, console: Console) -> None:
    """Print a question with all its parts, wrapped to the terminal's width but not wider than reading allows."""
    console.width = min(console.width, 100)
    taxonomy = bank.taxonomy
    facts = [
        taxonomy.difficulty(question.difficulty).title,
        taxonomy.category(question.category).title,
        taxonomy.kind(question.kind).title,
        ", ".join(taxonomy.role(role).short for role in question.roles),
    ]
    console.print()
    console.print(Text(question.title, style="bold"))
    console.print(Text(" · ".join(facts), style="dim"))
    _heading(console, "Key points")
    console.print(Padding(_markdown("\n".join(f"- {point}" for point in question.key_points)), (0, 2)))
    for section in question.sections:
        _heading(console, section.title)
        console.print(Padding(_markdown(section.text), (0, 2)))
    _heading(console, "Follow-ups")
    for item in question.follow_ups:
        answer = item.answer or f"See `{item.see}`: {bank.by_id[item.see].title}"
        console.print(Padding(_markdown(f"**{item.ask}**\n\n{answer}"), (0, 2, 1, 2)))
    _heading(console, "Sources")
    for source in question.sources:
        place = f", {source.at}" if source.at else ""
        console.print(Padding(Text(f"{source.title} ({source.year}{place})\n{source.url}"), (0, 2)))
    console.print(Padding(Text(f"Reviewed {question.reviewed}, {question.path}", style="dim"), (1, 0)))


def print_list(questions: Sequence[Question], console: Console) -> None:
    """Print questions as a table; where nobody looks at a screen, each stands on one line, whatever its length."""
    if not console.is_terminal:
        console.width = 400
    table = Table(box=None, header_style="bold", pad_edge=False)
    columns = ("id", "category", "difficulty", "kind", "title")
    narrow = console.width < 120
    for column in columns:
        if not (narrow and column in ("category", "kind")):
            table.add_column(column, no_wrap=column != "title")
    for item in questions:
        # As `Text`, because Rich takes brackets in a plain string for its own markup.
        table.add_row(*(Text(getattr(item, str(column.header))) for column in table.columns))
    console.print(table)


def _markdown(text: str) -> Markdown:
    """Markdown for the terminal; addresses are printed, so that nobody opens one unseen."""
    return Markdown(text, hyperlinks=False)


def _heading(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title.upper(), style="bold cyan"))
