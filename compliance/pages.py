"""What the pages of a home, of the landlord and of a requirement say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from compliance.explanation import Question, Reason, Subject, questions, reasons
from compliance.models import ObligationSource, Property, Requirement
from compliance.overview import CHASED, Overview, Thing
from compliance.standing import Applies, Kind, Standing
from config.lib.display import day

LANDLORD = "compliance:landlord-detail"
SECTIONS = {
    Kind.REQUIREMENT: ("What the law asks", "Each of these needs a proof or a recorded fact."),
    Kind.CONDUCT: ("Rules to keep to", "There is no paper to hold. The law asks how you go about the letting."),
    Kind.RECOMMENDATION: ("Recommended", "The law does not ask for these. They are sensible all the same."),
    Kind.WATCH: (
        "Changes to come",
        "Announced or planned, not in force on our sources. There is nothing to do yet.",
    ),
    Kind.HISTORY: ("History", "No longer asked. Shown because this tenancy began while it was."),
}

LABELS = {Standing.EXPIRING: "Renew", Standing.AWAITING_REVIEW: "Review"}
BROAD = ("nation", "let_type")
LEADS = {
    Kind.REQUIREMENT: "It applies here.",
    Kind.CONDUCT: "It applies here. It is a rule to keep to, with no paper to hold.",
    Kind.RECOMMENDATION: "The law does not ask for it here. It is sensible all the same.",
    Kind.WATCH: "It is not in force on our sources. There is nothing to do yet.",
    Kind.HISTORY: "It is no longer asked. It was when this tenancy began.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in a list: why it is there, where to read more, and what it waits for."""

    requirement: Requirement
    reasons: Sequence[Reason]
    waits_for: Sequence[Question]
    guidance: ObligationSource | None

    @property
    def because(self) -> str:
        """Why it applies, in a line; nation and kind of letting are left out where something narrower decided."""
        narrower = [f"{reason.label}: {reason.value}" for reason in self.reasons if reason.name not in BROAD]
        broad = [reason.value for reason in self.reasons if reason.name in BROAD]
        return " · ".join(narrower or broad) or "Every home"


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of the work list, with its one action."""

    standing: str
    title: str
    text: str
    url: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Section:
    """The requirements of one kind."""

    kind: Kind
    title: str
    lead: str
    lines: list[Line] = field(default_factory=list)

    @property
    def is_chased(self) -> bool:
        """Whether it needs a proof, and so has a standing to show."""
        return self.kind is Kind.REQUIREMENT

    @property
    def is_kept_to(self) -> bool:
        """Whether there is no proof, and the landlord can say that they keep to it."""
        return self.kind is Kind.CONDUCT


def sections_of(requirements: Iterable[Requirement], *, among: Sequence[Subject]) -> list[Section]:
    """The requirements by kind, leaving out kinds of which there are none.

    Sources must be prefetched, and rows come with `kept_since`.
    """
    found = {kind: Section(kind, title, lead) for kind, (title, lead) in SECTIONS.items()}
    for requirement in requirements:
        found[Kind(requirement.obligation.kind)].lines.append(line_of(requirement, among=among))
    return [section for section in found.values() if section.lines]


def line_of(requirement: Requirement, *, among: Sequence[Subject]) -> Line:
    """One requirement in a list."""
    is_open = requirement.applies == Applies.OPEN
    return Line(
        requirement=requirement,
        reasons=reasons(requirement, among=among),
        waits_for=list(questions([requirement], among=among)) if is_open else [],
        guidance=next((source for source in requirement.obligation.sources.all() if source.is_verified), None),
    )


def place_of(requirement: Requirement) -> str:
    """What the requirement is asked of, in words."""
    if building := requirement.building:
        return f"The building of {building.name}"
    if tenancy := requirement.tenancy:
        return f"{tenancy.property}: the tenancy{f' from {day(tenancy.starts_on)}' if tenancy.starts_on else ''}"
    if occupier := requirement.occupier:
        return f"{occupier.tenancy.property}: {occupier.name or 'the lead occupier'}"
    return str(requirement.property) if requirement.property else "You, as the landlord"


def lead_of(requirement: Requirement) -> str:
    """How it stands, in one sentence."""
    if requirement.standing == Standing.NOT_REQUIRED:
        return "You said that it is not required here."
    if requirement.applies == Applies.OPEN:
        return "It may apply here. That turns on what has not been said yet."
    if requirement.obligation.kind != Kind.REQUIREMENT:
        return LEADS[Kind(requirement.obligation.kind)]
    return stands(requirement)


def stands(requirement: Requirement) -> str:
    """How a requirement that applies stands, with its date."""
    due = requirement.deadline or requirement.check_by
    by = f" by {day(due)}" if due else ""
    match Standing(requirement.standing):
        case Standing.OVERDUE:
            return f"It was due{by}, and nothing that is recorded meets that."
        case Standing.AWAITING_REVIEW:
            return f"A document was read that may prove it. It counts when you have compared and recorded it{by}."
        case Standing.EXPIRING:
            return f"It is recorded, and has to be renewed{by}."
        case Standing.VALID:
            return f"It is recorded. The next is due{by}." if due else "It is recorded, with no date to renew it by."
    return (
        f"Nothing that proves it is recorded yet. It is due{by}." if due else "Nothing that proves it is recorded yet."
    )


def home_of(requirement: Requirement) -> Property | None:
    """The home whose page the requirement stands on; None for the landlord's own and those of a whole building."""
    if requirement.occupier:
        return requirement.occupier.tenancy.property
    return requirement.tenancy.property if requirement.tenancy else requirement.property


def todo(thing: Thing) -> Todo:
    """What to do, in words."""
    place = thing.home.line_1 if thing.home else "you as the landlord"
    if thing.standing != Standing.QUESTION:
        return proof_todo(thing, place=place if thing.home else "You, as the landlord")
    count = len(thing.marks)
    turns = "One requirement turns" if count == 1 else f"{count} requirements turn"
    url = reverse("compliance:property-questions", args=[thing.home.pk]) if thing.home else reverse(LANDLORD)
    return Todo("question", f"Questions about {place}", f"{turns} on the answers.", url, "Answer", f"about {place}")


def proof_todo(thing: Thing, *, place: str) -> Todo:
    """A proof to record or renew, in words."""
    mark = thing.marks[0]
    url = reverse("compliance:requirement-detail", args=[mark.pk])
    due = f" {day(mark.due)}" if mark.due else ""
    said = {
        Standing.OVERDUE: f"Overdue since{due}.",
        Standing.EXPIRING: f"Renew by{due}.",
        Standing.MISSING: f"Due{due}." if due else "Nothing is recorded yet.",
        Standing.AWAITING_REVIEW: "A document was read that may prove it. Compare it, and record it.",
    }
    label = LABELS.get(Standing(thing.standing), "See what is needed")
    return Todo(thing.standing, mark.name, f"{place}. {said[thing.standing]}", url, label, mark.name)


def counts_of(found: Overview) -> list[dict[str, object]]:
    """How many requirements stand in each way that somebody has to do something about, and where they are listed."""
    standings = Counter(mark.standing for mark in found.marks)
    listed = reverse("compliance:requirement-list")
    return [
        {"standing": standing, "count": standings[standing], "url": f"{listed}?standing={standing}"}
        for standing in CHASED
    ]


def set_up_steps(found: Overview) -> list[dict[str, str]]:
    """How far the landlord is with telling us about the homes."""
    homes = f"{len(found.rows)} home{'' if len(found.rows) == 1 else 's'}"
    waiting = found.open_questions
    answers = f"{waiting} requirement{' waits' if waiting == 1 else 's wait'} for an answer" if waiting else ""
    return [
        {"label": "Your homes described", "state": "done" if found.rows else "doing", "note": homes},
        {"label": "Questions answered", "state": "doing" if waiting else "done", "note": answers},
    ]


def answer_url(question: Question) -> str:
    """Where the question is answered."""
    if question.home is None:
        return reverse("compliance:landlord-facts")
    return reverse("compliance:property-questions", args=[question.home.pk])
