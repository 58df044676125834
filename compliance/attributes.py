"""The facts that decide what the law asks, read from `data/attributes.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from config.lib.money import format_pence
from config.lib.nations import Nation
from config.lib.predicates.parsing import Kind, Vocabulary
from config.lib.predicates.tree import Always, Node
from config.lib.predicates.truth import evaluate

FILE = Path(__file__).parent / "data" / "attributes.yaml"
YES_OR_NO: Mapping[object, bool | None] = {True: True, False: False, "yes": True, "no": False, "not_sure": None}
FactValue: TypeAlias = bool | int | Decimal | str | date


class Scope(StrEnum):
    """Whose fact it is."""

    PROPERTY = "property"
    BUILDING = "building"
    TENANCY = "tenancy"
    LANDLORD = "landlord"


class Asked(StrEnum):
    """When it is asked."""

    INTAKE = "intake"
    LATER = "later"
    ITSELF = "itself"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact: what it is called, whose it is, how it is asked and where it can matter."""

    name: str
    type: Kind
    scope: Scope
    section: str
    asked: Asked
    label: str
    question: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    nations: tuple[str, ...]
    when: Node
    let_only: bool
    minimum: int | None
    maximum: int | None

    def clean(self, value: object) -> FactValue | None:
        """The value in Python's own type, from that or from JSON; None where it is not said. ValueError if neither."""
        if value is None or value in ("", "not_sure"):
            return None
        match self.type:
            case Kind.BOOL if value in YES_OR_NO:
                return YES_OR_NO[value]
            case Kind.ENUM if value in dict(self.choices):
                return str(value)
            case Kind.INT | Kind.MONEY if not isinstance(value, bool):
                return self._within(int(str(value)))
            case Kind.DECIMAL:
                return self._within(Decimal(str(value)))
            case Kind.DATE:
                return date.fromisoformat(str(value))
        raise ValueError(f"{value!r} is no value of {self.name}")

    def plain(self, value: FactValue | None) -> bool | int | str | None:
        """The value as JSON can hold it; `clean` reads it back."""
        return str(value) if isinstance(value, date | Decimal) else value

    def words(self, value: FactValue | None) -> str:
        """The value as a person reads it."""
        if value is None:
            return "Not said"
        match self.type:
            case Kind.BOOL:
                return "Yes" if value else "No"
            case Kind.ENUM:
                return dict(self.choices)[str(value)]
            case Kind.MONEY:
                return format_pence(int(str(value)))
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)

    def is_asked(self, *, answers: Mapping[str, FactValue | None]) -> bool:
        """Whether it can matter, given the answers so far; what is still open counts as yes."""
        return answers.get("nation") in (None, *self.nations) and evaluate(self.when, facts=answers) is not False

    def _within(self, number: int | Decimal) -> int | Decimal:
        if (self.minimum is not None and number < self.minimum) or (self.maximum is not None and number > self.maximum):
            raise ValueError(f"{number} is out of the range of {self.name}")
        return number


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)
    return data


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words that predicates may use."""
    data = _file()
    rows = data["attributes"]
    return Vocabulary(
        kinds={row["name"]: Kind(row["type"]) for row in rows},
        choices={row["name"]: tuple(row["choices"]) for row in rows if "choices" in row},
        aliases={"j": "nation"},
        groups={name: tuple(nations) for name, nations in data["nation_groups"].items()},
        settings=frozenset(data["settings"]),
        derived=data["derived"],
        assumed={row["name"]: row["unless_said"] for row in rows if "unless_said" in row},
    )


@lru_cache(maxsize=1)
def attributes() -> Mapping[str, Attribute]:
    """Every attribute by its name, in the order in which people are asked."""
    return {row["name"]: _attribute(row) for row in _file()["attributes"]}


@lru_cache(maxsize=1)
def sections() -> Mapping[str, str]:
    """The parts of a form and their titles, in order."""
    titles: dict[str, str] = _file()["sections"]
    return titles


def asked_at_intake(
    *,
    nation: str,
    let_type: str | None = None,
    answers: Mapping[str, object] | None = None,
    scope: Scope | None = None,
    is_let: bool = True,
) -> list[Attribute]:
    """What to ask at sign-up about a home in this nation, in order.

    `answers` may hold what has been said so far, in Python's types or JSON's; what it rules out is left out.
    """
    known = cleaned({**(answers or {}), "nation": nation, "let_type": let_type or (answers or {}).get("let_type")})
    return [
        attribute
        for attribute in attributes().values()
        if attribute.asked is Asked.INTAKE
        and scope in (None, attribute.scope)
        and (is_let or not attribute.let_only)
        and attribute.is_asked(answers=known)
    ]


def cleaned(values: Mapping[str, object]) -> dict[str, FactValue | None]:
    """These facts in Python's types; names that are no attribute are left out. ValueError for a value that is none."""
    known = attributes()
    return {name: known[name].clean(value) for name, value in values.items() if name in known}


def _attribute(row: dict[str, Any]) -> Attribute:
    when = row.get("when")
    choices = row.get("choices", {})
    return Attribute(
        name=row["name"],
        type=Kind(row["type"]),
        scope=Scope(row["scope"]),
        section=row["section"],
        asked=Asked(row["asked"]),
        label=row["label"],
        question=row["question"],
        hint=row.get("hint", ""),
        choices=tuple(choices.items()),
        nations=tuple(row.get("nations", Nation.values)),
        when=vocabulary().parse(when) if when else Always(True),
        let_only=row.get("let_only", False),
        minimum=row.get("minimum", 0 if row["type"] in ("int", "money") else None),
        maximum=row.get("maximum"),
    )
