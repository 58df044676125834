"""How each sort of answer is asked for. What may be answered stands with the question; a field only takes it down."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from config.lib.dayfield import DayField
from documents.generation.questions import AnswerType, Question

YES_NO = [("yes", "Yes"), ("no", "No")]
FEWEST_ROWS, ONE_MORE, MORE_ROWS = 3, 1, 3
MOST_SIDE_BY_SIDE = 5
EXAMPLES = {AnswerType.DATE: "27/3/2026", AnswerType.MONEY: "950.00", AnswerType.AREA: "6.51"}
MODES = {AnswerType.MONEY: "decimal", AnswerType.AREA: "decimal", AnswerType.NUMBER: "numeric"}


class RowsWidget(forms.Widget):
    """A table of inputs, drawn by `components/field_rows.html`. `more` asks for further empty rows."""

    template_name = ""  # our own template draws it, where fields are drawn
    use_fieldset = True
    is_rows = True

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.wanted = 0

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        """The rows in which something was entered, each by column; what was typed is kept as it is."""
        count = str(data.get(f"{name}-count", ""))
        if not count.isdigit():
            return None
        rows = [self.row_in(data, name=name, number=number) for number in range(min(int(count), 200))]
        filled = [row for row in rows if any(row.values())]
        self.wanted = len(filled) + MORE_ROWS if data.get("more") == name else 0
        return filled

    def row_in(self, data: Mapping[str, Any], *, name: str, number: int) -> dict[str, str]:
        """One row as it was posted."""
        return {
            column.name: str(data.get(f"{name}-{number}-{column.name}", "")).strip() for column in self.question.columns
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the table shows."""
        context = super().get_context(name, value, attrs)
        rows = value or []
        shown = max(FEWEST_ROWS, len(rows) + ONE_MORE, self.wanted)
        padded = [*rows, *({} for _ in range(shown - len(rows)))]
        context["widget"] |= {
            "name": name,
            "count": shown,
            "headings": [(column.asks, EXAMPLES.get(column.type, "")) for column in self.question.columns],
            "rows": [list(self.cells(name, row, number=number)) for number, row in enumerate(padded)],
        }
        return context

    def cells(self, name: str, row: Mapping[str, Any], *, number: int) -> Iterator[dict[str, Any]]:
        """The inputs of one row."""
        for column in self.question.columns:
            yield {
                "name": f"{name}-{number}-{column.name}",
                "label": f"{column.asks}, row {number + 1}",
                "heading": column.asks,
                "example": EXAMPLES.get(column.type, ""),
                "value": "" if row.get(column.name) is None else row[column.name],
                "choices": dict(YES_NO) if column.type is AnswerType.YES_NO else column.choices,
                "mode": MODES.get(column.type, "text"),
            }


class TakenDown(forms.Field):
    """An answer as it was typed. Never empty by its own rule: the question says whether it may be."""

    empty_values = [None]  # noqa: RUF012 - a list, as Django has it


class TypedDay(DayField):
    """A day as its ISO text, which is how answers are kept."""

    def prepare_value(self, value: Any) -> Any:
        """The day that its boxes show."""
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value

    def clean(self, value: Any) -> Any:
        """The ISO text of the day, or None."""
        day = super().clean(value)
        return day.isoformat() if day else None


def field_of(question: Question, *, is_optional: bool) -> forms.Field:
    """The field that takes down an answer."""
    shared: dict[str, Any] = {"label": question.asks, "help_text": question.hint, "required": False}
    field = made_for(question, shared)
    vars(field).update(is_optional=is_optional, affix="£" if question.type is AnswerType.MONEY else "")
    return field


def made_for(question: Question, shared: dict[str, Any]) -> forms.Field:
    """The field by the sort of the answer."""
    match question.type:
        case AnswerType.DATE:
            return TypedDay(**shared)
        case AnswerType.YES_NO:
            return TakenDown(widget=forms.RadioSelect(choices=YES_NO), **shared)
        case AnswerType.CHOICE:
            return TakenDown(widget=choice_widget(question), **shared)
        case AnswerType.ROWS:
            return TakenDown(widget=RowsWidget(question), **shared)
        case AnswerType.PROSE:
            return TakenDown(widget=forms.Textarea(attrs={"rows": 5}), **shared)
        case AnswerType.NAMES | AnswerType.ADDRESS:
            return LinesField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
        case AnswerType.MONEY | AnswerType.AREA:
            return TakenDown(widget=forms.TextInput(attrs={"class": "width-6", "inputmode": "decimal"}), **shared)
        case AnswerType.NUMBER:
            return TakenDown(widget=forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"}), **shared)
    return TakenDown(widget=forms.TextInput(), **shared)


def choice_widget(question: Question) -> forms.Widget:
    """Radio buttons for a few choices, a list for many."""
    choices = [(key, words[:1].upper() + words[1:]) for key, words in question.choices.items()]
    if len(choices) <= MOST_SIDE_BY_SIDE:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", "Choose one"), *choices])


class LinesField(TakenDown):
    """Several lines: names, or an address."""

    def prepare_value(self, value: Any) -> Any:
        """The lines as the box shows them."""
        return "\n".join(value) if isinstance(value, list) else value
