"""What a page asks, as one: the forms about a home and its tenancies or about the landlord, and since when it is so."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.http import QueryDict

from compliance.answering.answers import Answer, Clash, Topic
from compliance.answering.forms import AnswersForm, SinceForm, seen_in
from compliance.answering.selectors import in_words, said_of
from compliance.attributes import Asked, Attribute, attributes
from compliance.explanation import Question
from compliance.facts import known
from compliance.meanwhile import point_out
from compliance.models import Property, Tenancy
from compliance.selectors import running_tenancies
from config.lib.predicates.truth import Facts

BOTH_AT_INTAKE_AND_HERE = "managed_by_agent"
Wanted = Callable[[Attribute, Tenancy | None], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A form about a home with its building, about one of its tenancies, or about the landlord."""

    topic: Topic
    form: AnswersForm

    @property
    def answer(self) -> Answer:
        """What was sent, and what the page had shown."""
        return Answer(self.topic, sent=self.form.sent, seen=self.form.cleaned_data["seen"])

    def again(self, clashes: Sequence[Clash]) -> "Part":
        """The same over what is said by now, holding what the person had changed, with what clashes at its field."""
        changed, now = self.answer.changed, said_of(self.topic)
        form = AnswersForm(asked=self.form.asked, now=now, typed=changed, prefix=self.form.prefix)
        point_out(form, problems={clash.name: in_words(clash) for clash in clashes if clash.topic == self.topic})
        return replace(self, form=form)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The forms of a page."""

    parts: Sequence[Part]
    since: SinceForm | None

    @property
    def forms(self) -> list[forms.Form]:
        """The forms, in the order of the page."""
        return [*(part.form for part in self.parts), *([self.since] if self.since else [])]

    def is_valid(self) -> bool:
        """Whether it was sent and each form is right; each is looked at, so that all problems are told at once."""
        found = [form.is_valid() for form in self.forms]
        return all(found)

    @property
    def answers(self) -> list[Answer]:
        """What was sent."""
        return [part.answer for part in self.parts]

    @property
    def since_on(self) -> date | None:
        """The day from which it is so, where one was said."""
        return self.since.cleaned_data["since"] if self.since else None

    def again(self, clashes: Sequence[Clash]) -> "Sheet":
        """The same page, with what others said meanwhile."""
        return replace(self, parts=[part.again(clashes) for part in self.parts])


def home_sheet(home: Property, *, wanted: Wanted, data: QueryDict | None, since: SinceForm | None = None) -> Sheet:
    """What is wanted of a home and each of its tenancies; without a part where nothing is."""
    topics = [Topic(home.landlord, home, tenancy) for tenancy in (None, *running_tenancies(home))]
    parts = [part_of(topic, wanted=wanted, data=data) for topic in topics]
    return Sheet([part for part in parts if part.form.asked], since)


def landlord_sheet(topic: Topic, *, data: QueryDict | None, since: SinceForm) -> Sheet:
    """All that is asked about the landlord."""
    return Sheet([part_of(topic, wanted=lambda *_: True, data=data)], since)


def part_of(topic: Topic, *, wanted: Wanted, data: QueryDict | None) -> Part:
    """One form, filled with what is said. Of a page that was sent it asks what that page asked."""
    shown = seen_in(data, prefix=topic.prefix)
    own = [row for row in attributes().values() if row.scope in topic.scopes]
    asked = [row for row in own if (row.name in shown if shown else wanted(row, topic.tenancy))]
    return Part(topic, AnswersForm(data, asked=asked, now=said_of(topic), prefix=topic.prefix))


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
