"""What is asked for a document: a question, the type of its answer, and a posted answer read as that type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from config.lib.predicates.parsing import Kind as Sort

MOST_LETTERS = {"text": 200, "prose": 2000, "names": 1000, "address": 500}
MOST_PENCE = 10_000_000
MOST_ROWS = 200
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"),
    re.compile(r"(?P<d>\d\d?)[/. ](?P<m>\d\d?)[/. ](?P<y>\d{4})"),
)


class AnswerType(StrEnum):
    """What sort of answer a question has."""

    TEXT = "text"
    PROSE = "prose"
    NAMES = "names"
    ADDRESS = "address"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    AREA = "area"
    CHOICE = "choice"
    YES_NO = "yes_no"
    ROWS = "rows"


SORTS: Mapping[AnswerType, Sort] = {
    AnswerType.YES_NO: Sort.BOOL,
    AnswerType.NUMBER: Sort.INT,
    AnswerType.AREA: Sort.INT,
    AnswerType.MONEY: Sort.MONEY,
    AnswerType.DATE: Sort.DATE,
}
"""How conditions see an answer; of any other they can ask which choice it is, or whether there is one."""


class Misunderstood(ValueError):
    """An answer that cannot be what was asked for; its text says why, to the person."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `when` is a condition over earlier answers and the nation."""

    name: str
    asks: str
    type: AnswerType
    hint: str = ""
    group: str = ""
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: tuple["Question", ...] = ()
    when: str = ""
    is_required: bool = True

    @property
    def shown_as(self) -> str:
        """What the answer is called in a table of facts."""
        return self.label or self.asks

    def read(self, posted: Any) -> Any:
        """The answer as JSON keeps it, None for an empty one; Misunderstood where it cannot be that.

        Days as ISO, money in whole pence, areas in whole hundredths of a square metre, names and addresses
        as lists of lines, rows as lists of dictionaries.
        """
        if posted is None or (isinstance(posted, str) and not posted.strip()) or posted == []:
            return None
        return READERS[self.type](self, posted)


def tidied(posted: Any, *, most: int) -> str:
    """A text without control characters; Misunderstood where it is longer than `most` letters."""
    text = CONTROLS.sub("", str(posted)).strip()
    if len(text) > most:
        raise Misunderstood(f"Use at most {most} letters; this has {len(text)}.")
    return text


def read_text(_: Question, posted: Any) -> str:
    """One line."""
    return " ".join(tidied(posted, most=MOST_LETTERS["text"]).split())


def read_prose(_: Question, posted: Any) -> str:
    """Several sentences, in paragraphs."""
    text = tidied(posted, most=MOST_LETTERS["prose"])
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def read_lines(question: Question, posted: Any) -> list[str]:
    """The lines of a list of names or of an address."""
    text = "\n".join(map(str, posted)) if isinstance(posted, list) else posted
    lines = tidied(text, most=MOST_LETTERS[question.type]).splitlines()
    return [" ".join(line.split()).rstrip(",") for line in lines if line.strip()]


def read_date(_: Question, posted: Any) -> str:
    """A day as ISO, from 2026-12-01, 1/12/2026 or 1 12 2026."""
    for form in DAYS:
        if found := form.fullmatch(str(posted).strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                break
    raise Misunderstood("Enter a real date, for example 27 3 2026.")


def read_money(_: Question, posted: Any) -> int:
    """Whole pence, from pounds such as 950, £1,250.50 or 950.00."""
    try:
        pence = Decimal(re.sub(r"[£,\s]", "", str(posted))) * 100
    except InvalidOperation as error:
        raise Misunderstood("Enter an amount in pounds, for example 950.00.") from error
    if not pence.is_finite() or pence != int(pence) or not 0 <= pence <= MOST_PENCE:
        raise Misunderstood("Enter an amount in pounds and pence, from £0 to £100,000.")
    return int(pence)


def read_number(_: Question, posted: Any) -> int:
    """A whole number from 0 to 9999."""
    if not re.fullmatch(r"\d{1,4}", str(posted).strip()):
        raise Misunderstood("Enter a whole number, for example 3.")
    return int(posted)


def read_area(_: Question, posted: Any) -> int:
    """Whole hundredths of a square metre, from square metres such as 7, 6.51 or 10,22."""
    text = re.sub(r"\s|m2|m²", "", str(posted)).replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text):
        raise Misunderstood("Enter square metres, for example 6.51.")
    return int(Decimal(text) * 100)


def read_choice(question: Question, posted: Any) -> str:
    """One of the choices."""
    if posted not in question.choices:
        raise Misunderstood("Choose one of the answers.")
    return str(posted)


def read_yes_no(_: Question, posted: Any) -> bool:
    """Yes or no."""
    if posted in (True, "yes", "true"):
        return True
    if posted in (False, "no", "false"):
        return False
    raise Misunderstood("Choose yes or no.")


def read_rows(question: Question, posted: Any) -> list[dict[str, Any]] | None:
    """Rows of answers; those that are empty are left out, and what is wrong names its row."""
    if not isinstance(posted, list) or len(posted) > MOST_ROWS:
        raise Misunderstood(f"Enter at most {MOST_ROWS} rows.")
    rows = [read_row(question, row, number=number) for number, row in enumerate(posted, start=1)]
    return [row for row in rows if row] or None


def read_row(question: Question, posted: Mapping[str, Any], *, number: int) -> dict[str, Any]:
    """One row; empty where nothing was entered in it."""
    row: dict[str, Any] = {}
    for column in question.columns:
        try:
            row[column.name] = column.read(posted.get(column.name))
        except Misunderstood as error:
            raise Misunderstood(f"Row {number}, {column.asks.lower()}: {error}") from error
    if all(value is None for value in row.values()):
        return {}
    if missing := [column.asks for column in question.columns if column.is_required and row[column.name] is None]:
        raise Misunderstood(f"Row {number}: enter {missing[0].lower()}.")
    return row


READERS: Mapping[AnswerType, Any] = {
    AnswerType.TEXT: read_text,
    AnswerType.PROSE: read_prose,
    AnswerType.NAMES: read_lines,
    AnswerType.ADDRESS: read_lines,
    AnswerType.DATE: read_date,
    AnswerType.MONEY: read_money,
    AnswerType.NUMBER: read_number,
    AnswerType.AREA: read_area,
    AnswerType.CHOICE: read_choice,
    AnswerType.YES_NO: read_yes_no,
    AnswerType.ROWS: read_rows,
}
