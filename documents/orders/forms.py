"""Forms that take down answers to the questions of documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from documents.generation.catalogue import Kind
from documents.generation.questions import Misunderstood, Question
from documents.orders.asking import is_required
from documents.orders.fields import field_of


class QuestionsForm(forms.Form):
    """Some questions, each with its answer as it was given before. `values()` are the answers as typed."""

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        kinds: Sequence[Kind],
        nation: str,
        answers: Mapping[str, Any],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        self.initial = {one.name: answers.get(one.name) for one in self.questions}
        self.required = {one.name for one in self.questions if is_required(one.name, kinds, nation=nation)}
        for one in self.questions:
            self.fields[one.name] = field_of(one, is_optional=one.name not in self.required)

    @property
    def wants_more_rows(self) -> bool:
        """Whether somebody asked for further rows, rather than to go on."""
        return "more" in self.data

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions, in order."""
        return [self[one.name] for one in self.questions]

    def clean(self) -> dict[str, Any]:
        """Each answer is what its question asks for."""
        cleaned: dict[str, Any] = super().clean() or {}
        for one in self.questions:
            if one.name in self.errors:
                continue
            try:
                if one.read(cleaned.get(one.name)) is None and one.name in self.required:
                    raise Misunderstood("Answer this question.")
            except Misunderstood as error:
                self.add_error(one.name, str(error))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The answers as they were typed, by question; an empty one is None."""
        return {one.name: self.cleaned_data.get(one.name) or None for one in self.questions}

    def typed(self) -> dict[str, Any]:
        """What is in the form now, right or not, so that it is shown again."""
        return {one.name: self[one.name].value() for one in self.questions}


class AnswerForm(QuestionsForm):
    """What the customer answers: a text, and the answers that they are asked to look at."""

    words = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write your answer"},
    )
