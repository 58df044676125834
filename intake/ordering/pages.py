"""The pages of an order's questions: one for each group, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.generation.catalogue import Kind
from documents.generation.questions import Question
from documents.orders.asking import asked_now, problems_in
from documents.orders.products import chosen_kinds, product
from intake.models import OrderDraft

HEADINGS = {
    "landlord": "Who is the landlord?",
    "home": "What is let?",
    "tenants": "Who are the tenants?",
    "rent": "What about tenancy and rent?",
    "deposit": "What about the deposit?",
}
LAST = "document"
ORDER = (*HEADINGS, LAST)
BEFORE, AFTER = 1, 2
"""How many steps come before the questions, and how many after them: who orders, and paying."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of questions."""

    key: str
    heading: str
    questions: Sequence[Question]


def kinds_in(draft: OrderDraft) -> list[Kind]:
    """The documents that a draft has chosen."""
    return chosen_kinds(product(draft.product), nation=draft.nation, keys=draft.kinds)


def pages_of(draft: OrderDraft) -> list[Page]:
    """The pages that this draft has, given what it answered: a question is on the page of its group."""
    asked = asked_now(kinds_in(draft), nation=draft.nation, answers=draft.answers)
    groups = {(one.group or LAST) for one in asked}
    ordered = [*(key for key in ORDER if key in groups), *sorted(groups - set(ORDER))]
    return [Page(key, heading_of(key), [one for one in asked if (one.group or LAST) == key]) for key in ordered]


def heading_of(key: str) -> str:
    """What a page asks."""
    if key == LAST:
        return "What is the document to say?"
    return HEADINGS.get(key, f"What about the {key.replace('_', ' ')}?")


def page_by_key(draft: OrderDraft, key: str) -> Page | None:
    """One of the draft's pages."""
    return next((page for page in pages_of(draft) if page.key == key), None)


def first_open(draft: OrderDraft) -> Page | None:
    """The first page with a question that was not shown yet, or whose answer cannot be right."""
    problems = problems_in(kinds_in(draft), nation=draft.nation, answers=draft.answers)
    for page in pages_of(draft):
        if any(one.name not in draft.answers or one.name in problems for one in page.questions):
            return page
    return None


def number_of(draft: OrderDraft, page: Page) -> int:
    """Which page it is, from 1."""
    return [one.key for one in pages_of(draft)].index(page.key) + 1


def step_count(draft: OrderDraft) -> int:
    """How many steps the whole order takes, given what was answered."""
    return BEFORE + len(pages_of(draft)) + AFTER
