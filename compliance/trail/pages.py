"""What the page and the files say of each entry."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import AuditEntry, Landlord
from compliance.attributes import attributes
from compliance.trail.naming import Name, names_of
from compliance.trail.phrases import NOUNS, phrase
from compliance.trail.selectors import members_of, names_of_tenants

NOTHING = "nothing said"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an entry, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words: who, what they did in three parts with the name in the middle, and what changed by it."""

    entry: AuditEntry
    who: str
    is_ours: bool
    begins: str
    name: Name
    ends: str
    changes: list[Change]

    @property
    def sentence(self) -> str:
        """Who did what."""
        return f"{self.who} {self.begins}{self.name.text}{self.ends}"

    @property
    def number(self) -> int | None:
        """Its place in the chain; none until its transaction is over."""
        return self.entry.link.number if hasattr(self.entry, "link") else None

    @property
    def at(self) -> datetime:
        """When."""
        return self.entry.at

    @property
    def address(self) -> str:
        """Where a member was; of us, our staff and tenants nothing is told."""
        return "" if self.is_ours else self.entry.address or ""


def told(landlord: Landlord, entries: Iterable[AuditEntry]) -> list[Told]:
    """The entries in words, in a fixed number of statements."""
    rows = list(entries)
    names, members = names_of(landlord, rows), set(members_of(landlord).values_list("pk", flat=True))
    tenants = names_of_tenants(landlord)
    return [in_words(entry, names=names, members=members, tenants=tenants) for entry in rows]


def in_words(
    entry: AuditEntry, *, names: Mapping[tuple[str, str], Name], members: Set[int], tenants: Mapping[int, str]
) -> Told:
    """One entry in words."""
    name = names.get((entry.subject_type, entry.subject_id), Name(NOUNS.get(entry.subject_type, "")))
    begins, has_name, ends = phrase(entry.action).partition("{it}")
    return Told(
        entry=entry,
        who=who_of(entry, members=members, tenants=tenants),
        is_ours=entry.actor_id not in members,
        begins=begins if has_name and name.text else begins.rstrip(),
        name=name if has_name else Name(""),
        ends=ends,
        changes=changes_of(entry),
    )


def who_of(entry: AuditEntry, *, members: Set[int], tenants: Mapping[int, str]) -> str:
    """The member or tenant by name; our staff are not named to customers."""
    if entry.actor_id is None:
        return settings.PRODUCT_NAME
    if entry.actor_id in tenants:
        return f"{tenants[entry.actor_id]}, a tenant,"
    if entry.actor_id not in members:
        return f"{settings.PRODUCT_NAME}’s staff" if entry.actor else "Somebody whose account is gone"
    return str(entry.actor)


def changes_of(entry: AuditEntry) -> list[Change]:
    """Each value that the entry holds, by its name."""
    names = [*entry.before, *(name for name in entry.after if name not in entry.before)]
    return [Change(label(name), shown(entry.before.get(name)), shown(entry.after.get(name))) for name in names]


def label(name: str) -> str:
    """The name of a value as people read it."""
    known = attributes().get(name)
    return known.label if known else name.replace("_", " ").capitalize()


def shown(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
