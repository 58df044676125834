"""Drafts of new versions: read from a file, refused where they cannot follow what is there, and written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max

from compliance import seeding
from compliance.linting import wrongs
from compliance.models import Obligation
from compliance.seeding import ObligationError
from config.lib.nations import Nation

Row: TypeAlias = dict[str, Any]
KEYS = frozenset(
    {*seeding.COPIED, "jurisdictions", "scope", "ceases", "facts", "create_as"}
    | {"paper", "serve", "issued", "events", "versions"}
)
NOT_SAID: Mapping[str, None] = {"ends_on": None, "only_where": None}


@dataclass(frozen=True, slots=True)
class Amendment:
    """The versions that were written, and those before them that got an end."""

    versions: Sequence[Obligation]
    ended: Sequence[Obligation]

    @property
    def codes(self) -> list[str]:
        """The obligations that are concerned."""
        return sorted({version.code for version in self.versions})


def read(file: Path) -> list[Row]:
    """The rows of a file of drafts; ObligationError where it is none."""
    try:
        rows = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise ObligationError(f"{file} cannot be read: {error}") from error
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ObligationError(f"{file} holds no list of obligations")
    return rows


@transaction.atomic
def write(rows: Sequence[Row]) -> Amendment:
    """Write the drafts as new versions and end those that they follow, or nothing: ObligationError says why not."""
    amendment, said = amend(rows, there=existing({str(row.get("code")) for row in rows}))
    try:
        with transaction.atomic():
            for version in amendment.ended:
                version.save(update_fields=["ends_on"])
            seeding.write(said)
    except DatabaseError as error:
        raise ObligationError(f"this cannot be kept: {error}") from error
    ensure_sound(amendment.versions)
    return amendment


def existing(codes: set[str]) -> dict[str, list[Obligation]]:
    """The versions of each code in their order, held against other changes of law."""
    found: dict[str, list[Obligation]] = defaultdict(list)
    for version in Obligation.objects.select_for_update(no_key=True).filter(code__in=codes):
        found[version.code].append(version)
    return found


def amend(rows: Sequence[Row], *, there: dict[str, list[Obligation]]) -> tuple[Amendment, list[tuple[Obligation, Row]]]:
    """The new versions, each with its row, and which versions end; nothing is written."""
    places = count((Obligation.objects.aggregate(last=Max("position"))["last"] or 0) + 1)
    said: list[tuple[Obligation, Row]] = []
    ended: list[Obligation] = []
    for row in rows:
        before = there[row["code"]] if "code" in row else []
        for version in drafted(row, before=before, position=before[0].position if before else next(places)):
            ended += close(before, by=version)
            before.append(version)
            said.append((version, row))
    kept = [version for version in ended if version.pk is not None]
    return Amendment([version for version, _ in said], kept), said


def drafted(row: Row, *, before: Sequence[Obligation], position: int) -> list[Obligation]:
    """The versions that one row of a file drafts, numbered after those that are there."""
    code = row.get("code", "a draft")
    if missing := KEYS - set(row):
        raise ObligationError(f"{code}: the file does not say {', '.join(sorted(missing))}")
    try:
        dates = {**row, "versions": [{**NOT_SAID, **when} for when in row["versions"]]}
        first = max((version.number for version in before), default=0) + 1
        versions = seeding.versions(row, {code: dates}, position=position, first=first)
        for version in versions:
            ensure_columns(version)
        ensure_sources(row)
    except (TypeError, AttributeError) as error:
        raise ObligationError(f"{code}: {error}") from error
    if not versions:
        raise ObligationError(f"{code}: the file drafts no version")
    return versions


def ensure_columns(version: Obligation) -> None:
    """Pass, or ObligationError where a column cannot hold what the draft says."""
    if unknown := set(version.nations) - set(Nation.values):
        raise ObligationError(f"{version.code}: there is no nation {', '.join(sorted(unknown))}")
    try:
        version.clean_fields()
    except ValidationError as error:
        wrong = [f"{name}: {' '.join(said)}" for name, said in error.message_dict.items()]
        raise ObligationError(f"{version.code}: {'; '.join(wrong)}") from error


def ensure_sources(row: Row) -> None:
    """Pass, or ObligationError where something that is said of the obligation cannot be read."""
    try:
        seeding.sources(row, obligation_id=0)
    except KeyError as error:
        raise ObligationError(f"{row['code']}: {error} is missing, or no word for how sure a fact is") from error


def close(before: Sequence[Obligation], *, by: Obligation) -> Iterator[Obligation]:
    """End the version that a new one follows, where it has no end; ObligationError where the new one cannot follow."""
    start = by.starts_on
    if start is None:
        if before:
            raise ObligationError(
                f"{by.code}: the new version has no day from which; a change to come has its own code"
            )
        return
    if by.ends_on is not None and by.ends_on < start:
        raise ObligationError(f"{by.code}: the version from {start} ends before it starts")
    for version in before:
        ensure_order(version, then=by, start=start)
    if before and before[-1].ends_on is None:
        before[-1].ends_on = start - timedelta(days=1)
        yield before[-1]


def ensure_order(version: Obligation, *, then: Obligation, start: date) -> None:
    """Pass where a version is over before the new one starts, or can be ended then."""
    if version.starts_on is not None and version.starts_on >= start:
        reason = f"version {version.number} starts on {version.starts_on}, and a change of law is a later version"
        raise ObligationError(f"{then.code}: the new version starts on {start}, but {reason}")
    if version.ends_on is not None and version.ends_on >= start:
        reason = f"version {version.number} is in force until {version.ends_on}"
        raise ObligationError(f"{then.code}: the new version starts on {start}, but {reason}: they overlap")


def ensure_sound(versions: Sequence[Obligation]) -> None:
    """Pass where the written versions hold what must hold of every obligation."""
    codes = set(Obligation.objects.order_by().values_list("code", flat=True))
    for version in versions:
        for wrong in wrongs(version, codes=codes):
            raise ObligationError(f"{version.code}, version {version.number}: {wrong}")
