"""Forms of an import: the file, its columns, and the landlord's word."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from compliance.models import PropertyImport
from compliance.portfolio.columns import BY_NAME, COLUMNS, guess, letter
from compliance.portfolio.reading import MAX_BYTES, TOO_LARGE, Sheet, as_text, read
from compliance.portfolio.rows import DEFAULT_COUNCIL
from compliance.portfolio.selectors import councils_by_nation
from compliance.portfolio.workbooks import Unreadable
from config.lib.nations import Nation

EXAMPLE = 40


class UploadForm(forms.Form):
    """A spreadsheet of homes."""

    file = forms.FileField(
        label="Your spreadsheet",
        help_text="CSV or Excel (.xlsx), up to 2 MB and 1,000 rows, with headings above the rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "This file is empty"},
    )

    def clean_file(self) -> Sheet:
        """What is in the file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return read(file.read())
        except Unreadable as error:
            raise ValidationError(str(error)) from error

    @property
    def file_name(self) -> str:
        """What the file is called on the landlord's device."""
        file = self.files.get("file")
        return as_text(file.name) if isinstance(file, UploadedFile) else ""


class ColumnsForm(forms.Form):
    """Which column of the file holds what: guessed from the headings, to be put right."""

    def __init__(self, *args: Any, of: PropertyImport, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: str(place) for name, place in (of.mapping or guess(of.headings)).items()}
        choices = [("", "Not in the file"), *offered(of)]
        for column in COLUMNS:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                help_text=column.hint,
                choices=choices,
                required=column.is_required,
                error_messages={"required": f"Choose the column that holds: {column.label}"},
            )
        self.fields[DEFAULT_COUNCIL] = forms.ChoiceField(
            label="Council of the rows that name none",
            help_text="Leave it empty if each row names its council.",
            choices=councils_by_nation(list(Nation)),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """No column is used for two things."""
        cleaned: dict[str, Any] = super().clean() or {}
        used: dict[str, str] = {}
        for name in BY_NAME:
            place = cleaned.get(name)
            if place and place in used:
                self.add_error(name, f"This column is used for “{BY_NAME[used[place]].label}” already")
            elif place:
                used[place] = name
        return cleaned

    @property
    def mapping(self) -> dict[str, Any]:
        """What was chosen, as JSON can hold it."""
        places = {name: int(self.cleaned_data[name]) for name in BY_NAME if self.cleaned_data[name]}
        council = self.cleaned_data[DEFAULT_COUNCIL]
        return {**places, DEFAULT_COUNCIL: council} if council else {**places}


def offered(of: PropertyImport) -> list[tuple[str, str]]:
    """The columns of the file, each with its heading and what its first row holds."""
    first = of.rows[0]["cells"] if of.rows else []
    return [(str(place), named(place, heading, first[place])) for place, heading in enumerate(of.headings)]


def named(place: int, heading: str, example: str) -> str:
    """One column, as the landlord knows it."""
    such_as = f" (such as {example[:EXAMPLE]})" if example else ""
    return f"{letter(place)}: {heading[:EXAMPLE] or 'no heading'}{such_as}"


class CommitForm(forms.Form):
    """The landlord's word to import what was shown, leaving out the rows that cannot be."""

    seen = forms.CharField(widget=forms.HiddenInput)
    leave_out = forms.BooleanField()

    def __init__(self, *args: Any, refused: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not refused:
            del self.fields["leave_out"]
            return
        rows = "1 row that cannot be imported" if refused == 1 else f"{refused} rows that cannot be imported"
        self.fields["leave_out"].label = f"Leave out the {rows}"
        self.fields["leave_out"].error_messages["required"] = f"Tick this to leave out the {rows}, or correct the file"
