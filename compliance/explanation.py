"""Why a requirement is there: the facts that decided it, or those that still would."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.attributes import Attribute, Scope, attributes
from compliance.facts import facts_of
from compliance.models import LandlordProfile, Property, Requirement, Tenancy
from compliance.selectors import open_about, running_tenancies
from compliance.standing import Scope as Anchor
from config.lib.predicates.truth import Absence, Facts, deciding, evaluate, undecided


@dataclass(frozen=True, slots=True)
class Subject:
    """A home as a condition sees it: with one of its tenancies, or with none."""

    home: Property
    tenancy: Tenancy | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that decided, in words."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is not said and would decide, and the home that it is a fact of; None where it is the landlord's."""

    attribute: Attribute
    home: Property | None
    tenancy: Tenancy | None


def subjects(homes: Iterable[Property], *, profile: LandlordProfile | None) -> list[Subject]:
    """Each home with each of its running tenancies. The homes come from `homes_with_tenancies`."""
    pairs = [(home, tenancy) for home in homes for tenancy in tenancies_or_none(home)]
    return [Subject(home, tenancy, facts_of(home, profile=profile, tenancy=tenancy)) for home, tenancy in pairs]


def tenancies_or_none(home: Property) -> Sequence[Tenancy | None]:
    """The home's running tenancies, or one time nothing."""
    return running_tenancies(home) or [None]


def concerned(requirement: Requirement, *, among: Sequence[Subject]) -> list[Subject]:
    """Those on which the requirement turns: its own home or tenancy, any home of its building or landlord."""
    match Anchor(requirement.scope):
        case Anchor.PROPERTY:
            return [subject for subject in among if subject.home.pk == requirement.property_id]
        case Anchor.BUILDING:
            return [subject for subject in among if subject.home.building_id == requirement.building_id]
        case Anchor.TENANCY:
            return [subject for subject in among if subject.tenancy and subject.tenancy.pk == requirement.tenancy_id]
        case Anchor.PERSON:
            people = requirement.occupier.tenancy_id if requirement.occupier else None
            return [subject for subject in among if subject.tenancy and subject.tenancy.pk == people]
        case Anchor.LANDLORD:
            return list(among)


def reasons(requirement: Requirement, *, among: Sequence[Subject]) -> list[Reason]:
    """The facts that made the requirement apply, in words; none for one that applies everywhere or is open."""
    condition = requirement.obligation.condition
    for subject in concerned(requirement, among=among):
        if evaluate(condition, facts=subject.facts):
            return [reason_of(name, facts=subject.facts) for name in deciding(condition, facts=subject.facts)]
    return []


def reason_of(name: str, *, facts: Facts) -> Reason:
    """One fact in words."""
    attribute, value = attributes()[name], facts.get(name)
    return Reason(name, attribute.label, attribute.words(None if isinstance(value, Absence) else value))


def questions(requirements: Iterable[Requirement], *, among: Sequence[Subject]) -> dict[Question, list[Requirement]]:
    """Each question that keeps one of these open, once, in the order of forms, with what depends on it."""
    found: dict[Question, list[Requirement]] = {}
    for requirement in requirements:
        for subject in concerned(requirement, among=among):
            for name in undecided(requirement.obligation.condition, facts=subject.facts):
                waiting = found.setdefault(question_about(subject, name=name), [])
                if requirement not in waiting:
                    waiting.append(requirement)
    order = list(attributes())
    return dict(sorted(found.items(), key=lambda item: order.index(item[0].attribute.name)))


def questions_about(home: Property, *, among: Sequence[Subject]) -> dict[Question, list[Requirement]]:
    """The questions that facts of this home answer."""
    found = questions(open_about(home), among=among)
    return {question: waiting for question, waiting in found.items() if question.home is not None}


def question_about(subject: Subject, *, name: str) -> Question:
    """The question for a fact, asked of whoever's fact it is."""
    attribute = attributes()[name]
    home = None if attribute.scope is Scope.LANDLORD else subject.home
    return Question(attribute, home, subject.tenancy if attribute.scope is Scope.TENANCY else None)
