"""The forms that ask a landlord for facts: those that would decide something, or all that can matter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict

from compliance.attributes import Asked, Attribute, Scope, attributes
from compliance.explanation import Question
from compliance.facts import facts_of, known, landlord_facts
from compliance.forms import FactsForm
from compliance.models import LandlordProfile, Property, Tenancy
from compliance.selectors import running_tenancies
from config.lib.predicates.truth import Facts

OF_A_HOME = (Scope.PROPERTY, Scope.BUILDING)
BOTH_AT_INTAKE_AND_HERE = "managed_by_agent"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a form about the home, or about one of its tenancies."""

    form: FactsForm
    tenancy: Tenancy | None


Wanted = Callable[[Attribute, Tenancy | None], bool]


def parts_of(home: Property, *, profile: LandlordProfile | None, wanted: Wanted, data: QueryDict | None) -> list[Part]:
    """The forms for a home and each of its tenancies, of those facts that are wanted; none without a field."""
    subjects = [None, *running_tenancies(home)]
    parts = [part_of(home, profile=profile, tenancy=tenancy, wanted=wanted, data=data) for tenancy in subjects]
    return [part for part in parts if part.form.fields]


def part_of(
    home: Property, *, profile: LandlordProfile | None, tenancy: Tenancy | None, wanted: Wanted, data: QueryDict | None
) -> Part:
    """One form, filled with what is known."""
    scopes = (Scope.TENANCY,) if tenancy else OF_A_HOME
    asked = [row for row in attributes().values() if row.scope in scopes and wanted(row, tenancy)]
    values = known(facts_of(home, profile=profile, tenancy=tenancy))
    prefix = f"tenancy-{tenancy.pk}" if tenancy else "home"
    return Part(FactsForm(data, asked=asked, values=values, prefix=prefix), tenancy)


def that_decide(questions: Iterable[Question]) -> Wanted:
    """The facts that these questions are about."""
    about = {(question.attribute.name, question.tenancy) for question in questions}
    return lambda attribute, tenancy: (attribute.name, tenancy) in about


def that_can_matter(facts: Facts) -> Wanted:
    """Every fact that can matter for a home, given what is known."""
    answers = known(facts)
    return lambda attribute, _: can_be_said(attribute) and attribute.is_asked(answers=answers)


def can_be_said(attribute: Attribute) -> bool:
    """Whether it is asked by a question of its own, rather than read from the address."""
    return attribute.asked is not Asked.ITSELF or attribute.name == BOTH_AT_INTAKE_AND_HERE


def landlord_form(profile: LandlordProfile | None, *, data: QueryDict | None) -> FactsForm:
    """The form for the facts about the landlord."""
    asked = [row for row in attributes().values() if row.scope is Scope.LANDLORD]
    return FactsForm(data, asked=asked, values=landlord_facts(profile))
