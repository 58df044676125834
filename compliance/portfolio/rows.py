"""From a row of text to a home, or to the reasons why it is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from compliance.attributes import attributes, cleaned
from compliance.homes import Address, HomeFacts, Management, Recipients
from compliance.models import LocalAuthority
from compliance.portfolio import cells
from compliance.portfolio.cells import Councils, Wrong
from compliance.portfolio.columns import BY_NAME
from compliance.portfolio.selectors import nations_of
from config.lib.nations import Nation

DEFAULT_COUNCIL = "default_council"
LIMITS = {"line_1": 120, "line_2": 120, "town": 80, "agent_name": 200, "agent_email": 254}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row of the file becomes: a home, or nothing for these reasons."""

    at: int
    text: str
    home: HomeFacts | None
    council: str
    reasons: tuple[str, ...]

    @property
    def nation(self) -> str:
        """The nation, as a person reads it."""
        return str(Nation(self.home.nation).label) if self.home else ""

    @property
    def words(self) -> list[str]:
        """What the row says of how the home is let, in words."""
        if self.home is None:
            return []
        said = {"managed_by_agent": self.home.management.by_agent, **self.home.facts, **(self.home.tenancy or {})}
        known = attributes()
        values = {name: value for name, value in cleaned(said).items() if value is not None}
        return [f"{known[name].label}: {known[name].words(value)}" for name, value in values.items()]


class Reader:
    """One row, read by our columns. What cannot be taken is kept as a reason, so that all of them are said at once."""

    def __init__(self, row: Mapping[str, Any], *, mapping: Mapping[str, Any]) -> None:
        self.row, self.mapping = row, mapping
        self.reasons: list[str] = []

    def raw(self, name: str) -> str:
        """The text of a column of ours; empty where the file has none."""
        place = self.mapping.get(name)
        if place is None:
            return ""
        if merged := self.row["merged"].get(str(place)):
            self.refuse(
                name, f"this cell is part of the merged cells {merged}, and only their first one holds the text"
            )
        return str(self.row["cells"][place])

    def take(self, name: str, read: Callable[[str], T]) -> T | None:
        """The value of a column; None where it is empty or wrong."""
        text = self.raw(name)
        try:
            text = cells.clean_text(text, limit=LIMITS.get(name, 300))
            return read(text) if text else None
        except Wrong as wrong:
            self.refuse(name, str(wrong))
            return None

    def needed(self, name: str, read: Callable[[str], T]) -> T | None:
        """As `take`, of a column that each row must fill."""
        before = len(self.reasons)
        value = self.take(name, read)
        if value is None and len(self.reasons) == before:
            self.refuse(name, "is empty")
        return value

    def refuse(self, name: str, why: str) -> None:
        """Keep a reason."""
        self.reasons.append(f"{BY_NAME[name].label}: {why}")


def outcome_of(row: Mapping[str, Any], *, mapping: Mapping[str, Any], councils: Councils, source_key: str) -> Outcome:
    """What a row becomes, by itself."""
    reader = Reader(row, mapping=mapping)
    address = address_of(reader)
    council = council_of(reader, councils=councils, nations=nations_of(address.postcode))
    management, facts, tenancy = management_of(reader), facts_of(reader), tenancy_of(reader)
    home = None
    if not reader.reasons and council is not None:
        home = HomeFacts(source_key, address, council.nation, council.code, facts, tenancy, management)
    text = ", ".join(cell for cell in row["cells"] if cell)
    return Outcome(row["at"], text[:120], home, council.name if council else "", tuple(reader.reasons))


def address_of(reader: Reader) -> Address:
    """Where the home is; what is missing or wrong is empty."""
    return Address(
        line_1=reader.needed("line_1", str) or "",
        line_2=reader.take("line_2", str) or "",
        town=reader.needed("town", str) or "",
        postcode=reader.needed("postcode", cells.postcode) or "",
    )


def council_of(reader: Reader, *, councils: Councils, nations: Sequence[Nation]) -> LocalAuthority | None:
    """The council that the row names, or else the one chosen for all rows that name none."""
    if not nations:
        return None
    before = len(reader.reasons)
    found = reader.take("council", partial(councils.find, nations=nations))
    if found is not None or len(reader.reasons) > before:
        return found
    chosen = councils.by_code.get(reader.mapping.get(DEFAULT_COUNCIL, ""))
    if chosen is None:
        reader.refuse("council", "is empty. Fill it in, or choose one for all such rows on the page before")
    elif chosen.nation not in nations:
        reader.refuse("council", f"is empty, and {chosen.name} is not in {nations[0].label}, where the postcode lies")
        return None
    return chosen


def management_of(reader: Reader) -> Management:
    """Who looks after the home, by the same rules as on the page of a home."""
    by_agent = reader.take("managed_by_agent", cells.yes_no)
    reminded = reader.take("recipients", cells.recipients) or str(Recipients.LANDLORD)
    name, address = reader.take("agent_name", str) or "", reader.take("agent_email", cells.email) or ""
    if (by_agent or reminded != Recipients.LANDLORD) and not name:
        reader.refuse("agent_name", "is empty, though an agent manages the home or is reminded")
    if reminded != Recipients.LANDLORD and not address:
        reader.refuse("agent_email", "is empty, though reminders go there")
    return Management(by_agent=by_agent, recipients=reminded, agent_name=name, agent_email=address)


def facts_of(reader: Reader) -> dict[str, Any]:
    """What the row says about the home; what it leaves empty is asked later."""
    facts: dict[str, Any] = {
        "let_type": reader.take("let_type", cells.let_type),
        "has_gas": reader.take("has_gas", cells.yes_no),
    }
    for name in ("build_year", "occupants", "households"):
        facts[name] = reader.take(name, partial(cells.number, name=name))
    people, households = facts["occupants"], facts["households"]
    if people is not None and households is not None and households > people:
        reader.refuse("households", "there cannot be more households than people")
    return {name: value for name, value in facts.items() if value is not None}


def tenancy_of(reader: Reader) -> dict[str, Any] | None:
    """The tenancy, where the row gives its start; without one the home is taken not to be let yet."""
    started = reader.take("tenancy_start", cells.day)
    return {"tenancy_start": started.isoformat()} if started else None
