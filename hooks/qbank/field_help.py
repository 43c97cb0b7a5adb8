"""What each part of a question file is for: the texts that new files and editors teach their writers with.

Numbers are not written here but filled in from the limits that the check uses.
"""

from __future__ import annotations

from .model import Kind
from .schema import COUNTS, MAX_TITLE

FIELD_HELP = {
    "title": f"The question on one line, as an interviewer says it: with a model, a size or a situation. At most "
    f"{MAX_TITLE} characters; inline code and $formulas$ are allowed.",
    "category": "The name of the folder that the file stands in.",
    "difficulty": "How far into an interview it belongs.",
    "kind": "What the question asks for. It decides which sections the answer has and how long they are.",
    "roles": "The roles that should be able to answer.",
    "tags": "COUNT from the list in questions/bank.yml; a new tag is added there, with a line of description.",
    "key_points": "COUNT things that a correct answer must contain, each a phrase that can be checked and makes sense "
    "alone. They grade mock interviews and fill the cheat sheets.",
    "follow_ups": "COUNT questions that an interviewer asks next: one deeper, one sideways, one that changes an "
    "assumption. Each has 'answer' (40 to 120 words) or 'see' with the id of the question that answers it.",
    "figures": "The origin of numbers: {claim: 112 GB, value: 7e9*16/1e9}. The claim stands in the text exactly like "
    "this, the value is the arithmetic that gives it, or the bare number of an assumption.",
    "sources": "COUNT, primary and looked up: papers (https://arxiv.org/abs/NUMBER), documentation, standards, "
    "source code.",
    "related": "Ids of two to four questions to go on with; `qbank list` shows them.",
    "aliases": "Former ids of this question, only after a rename.",
    "reviewed": "Date of the last check of the whole file, YYYY-MM-DD.",
    "author": "Your name or handle.",
}
FOLLOW_UP_HELP = {
    "ask": "The follow-up, as the interviewer says it.",
    "answer": "The answer in place, 40 to 120 words.",
    "see": "The id of the question that answers it, in place of 'answer'.",
}
FIGURE_HELP = {
    "claim": "The number as it stands in the text, with its unit.",
    "value": "Arithmetic in the unit of the claim: numbers, + - * / // % **, ceil floor round sqrt log log2 log10 exp "
    "min max abs sum, pi, e. A percentage is computed in percent.",
}
SOURCE_HELP = {
    "title": "The title as it is printed there.",
    "url": "The address in full, with https://; arXiv papers by their abs page without a version.",
    "year": "The year it was published.",
    "at": "Where in it: section, table, page.",
    "covers": "Published numbers that the answer takes from it, each as it stands in the text.",
}
SECTION_HELP = {
    "Task": "What the interviewer puts on the table: signature and examples, or a situation with numbers.",
    "Answer to judge": "A plausible, flawed answer, as a candidate would say it.",
    "Hints": "Two or three in a numbered list, each giving away a little more.",
    "Short answer": "What to say in a minute: spoken language, complete in itself, touching every key point.",
    "Model answer": "The mechanism first, then numbers, then trade-offs, then where it fails.",
    "Rubric": "What no hire, lean hire and strong hire say to this question and to no other.",
    "Common mistakes": "Two to five that people really make, each with the reason why it is wrong.",
}


def field_help(name: str, kind: Kind | None = None) -> str:
    """The text for a field, with how many items it takes; for follow-ups that depends on the kind of question."""
    low, high = kind.follow_ups if kind and name == "follow_ups" else COUNTS.get(name, (0, 0))
    return FIELD_HELP[name].replace("COUNT", f"{low} to {high}" if high else "The")


def section_help(title: str, kind: Kind) -> str:
    """The text for a section, with the number of words that a kind of question wants."""
    if title not in kind.words:
        return SECTION_HELP[title]
    low, high = kind.words[title]
    return f"{SECTION_HELP[title]} {low} to {high} words."
