"""The columns that an import knows, and which of a file's columns is likely which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compliance.attributes import attributes


@dataclass(frozen=True, slots=True)
class Column:
    """One column of ours, with the other headings that people give it."""

    name: str
    label: str
    also: tuple[str, ...] = ()
    hint: str = ""
    is_required: bool = False


COLUMNS = (
    Column("line_1", "Address line 1", ("address", "address 1", "street", "street address", "property", "line 1"),
           is_required=True),
    Column("line_2", "Address line 2", ("address 2", "line 2", "locality")),
    Column("town", "Town or city", ("town", "city", "post town", "address 3"), is_required=True),
    Column("postcode", "Postcode", ("post code", "postal code", "zip"), is_required=True),
    Column("council", "Council", ("local authority", "authority", "council name", "council code", "la"),
           "Its name, or its code in government statistics such as E08000035."),
    Column("managed_by_agent", "Managed by an agent", ("agent managed", "managed", "managed by agent"), "Yes or no."),
    Column("agent_name", "Agent’s name", ("agent", "agent name", "letting agent", "managing agent")),
    Column("agent_email", "Agent’s e-mail address", ("agent email", "agent e mail", "agent s email")),
    Column("recipients", "Who gets the reminders", ("reminders", "reminders to", "reminder recipients"),
           "Landlord, agent or both."),
    Column("let_type", attributes()["let_type"].label, ("let type", "letting type", "type of letting", "type"),
           "Standard, lodger, company let, holiday let or student hall."),
    Column("build_year", attributes()["build_year"].label, ("build year", "built", "year of construction")),
    Column("has_gas", "Gas", ("has gas", "gas supply", "gas appliances", attributes()["has_gas"].label), "Yes or no."),
    Column("occupants", attributes()["occupants"].label, ("occupants", "people", "tenants", "number of occupants")),
    Column("households", "Households", ("number of households",)),
    Column("tenancy_start", "Tenancy started", ("tenancy start", "start of tenancy", "tenancy start date",
           "start date", "move in date"), "Day, month, year. A home without one is taken not to be let yet."),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column of the file is likely which of ours, by its heading; each is taken once."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if plain(heading):
            places.setdefault(plain(heading), place)
    found: dict[str, int] = {}
    for column in COLUMNS:
        words = (plain(word) for word in (column.label, column.name, *column.also))
        if free := [places[word] for word in words if word in places and places[word] not in found.values()]:
            found[column.name] = free[0]
    return found


def plain(text: str) -> str:
    """Words without regard to case, stops and spaces, to be compared."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def letter(place: int) -> str:
    """The column as a spreadsheet names it: 0 is A, 26 is AA."""
    high, low = divmod(place, len(LETTERS))
    return (LETTERS[high - 1] if high else "") + LETTERS[low]
