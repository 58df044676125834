"""Writes the rows of law and councils from their files; running it again changes only what the files changed."""

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model

from compliance.attributes import vocabulary
from compliance.due.rules import rule
from compliance.models import LocalAuthority, Obligation, ObligationSource, Weight
from compliance.models.law import LONGEST_LEAD_DAYS, USUAL_LEAD_DAYS
from compliance.standing import Confidence, Kind, Scope
from config.lib.predicates.parsing import names_in
from config.lib.predicates.tree import to_json

DATA = Path(__file__).parent / "data"
KINDS = {
    "requirement": Kind.REQUIREMENT,
    "recommendation": Kind.RECOMMENDATION,
    "watch_item": Kind.WATCH,
    "history_only": Kind.HISTORY,
}
WEIGHTS = range(1, 11)
BEFORE_ALL_ELSE = date(1900, 1, 1)
NO_DATE_BUT_CONDUCT = "standing"
CONFIDENCE = {"verified": Confidence.VERIFIED, "from knowledge": Confidence.FROM_KNOWLEDGE}
COPIED = (
    *("code", "name", "category", "applies_when", "status", "validity", "due_algorithm", "due_date_rule"),
    *("reminder_lead_days", "evidence", "extract_fields", "in_force_from", "max_penalty"),
    *("risk_weight", "risk_reason", "legal_source", "guidance"),
)
FOR_PEOPLE = ("legal_source", "max_penalty", "notes")


class ObligationError(ValueError):
    """An obligation that cannot be loaded: no weight, an unknown word, a condition that means nothing."""


@transaction.atomic
def seed() -> None:
    """Write councils, obligations in all their versions, and their sources."""
    councils = json.loads((DATA / "councils.json").read_text())["councils"]
    upsert([LocalAuthority(**row) for row in councils], unique=["code"])
    load(read("uk_obligations.yaml"), dates=read("obligation_dates.yaml"), words=read("obligation_words.yaml"))


def read(name: str) -> list[dict[str, Any]]:
    """The rows of a file of ours."""
    rows: list[dict[str, Any]] = yaml.load((DATA / name).read_bytes(), Loader=yaml.CSafeLoader)
    return rows


def load(rows: list[dict[str, Any]], *, dates: list[dict[str, Any]], words: Sequence[dict[str, Any]] = ()) -> None:
    """Write these obligations, or none of them: ObligationError names the first that is refused.

    `dates` says of each code which versions there are and when, what its evidence is, where its dates come from, and
    which of the row's statements it replaces; `words` replaces of a code what is said of it for people to read.
    Versions that were applied since, with numbers beyond the file's, are left alone.
    """
    dated, worded = ({row["code"]: row for row in said} for said in (dates, words))
    rows = [{**row, **dated.get(row["code"], {}).get("said", {}), **worded.get(row["code"], {})} for row in rows]
    wanted = [
        (version, row)
        for position, row in enumerate(spelled_out(rows), start=1)
        for version in versions(row, dated, position=position)
    ]
    keep_ends([version for version, _ in wanted])
    write(wanted)


def spelled_out(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows for people to read: another obligation by its words or its name, where the file gives its code."""
    others = {row["code"]: row for row in rows}
    names = {code: f"“{row['name']}”" for code, row in others.items()}

    def in_words(name: str, said: str) -> str:
        same = others.get(said.removeprefix("As "))
        return str(same[name]) if same else re.sub(r"\w+", lambda word: names.get(word[0], word[0]), said)

    def in_full(row: dict[str, Any]) -> dict[str, Any]:
        facts = [{**fact, "fact": in_words("fact", fact["fact"])} for fact in row["facts"]]
        return {**row, **{name: in_words(name, row[name]) for name in FOR_PEOPLE if name in row}, "facts": facts}

    return [in_full(row) for row in rows]


def write(wanted: Sequence[tuple[Obligation, dict[str, Any]]]) -> None:
    """Write these versions, each with what its row says of sources, and the first weight of each code."""
    upsert([version for version, _ in wanted], unique=["code", "number"])
    write_sources(wanted)
    write_weights([row for _, row in wanted])


def keep_ends(wanted: Sequence[Obligation]) -> None:
    """Keep the end of the file's last version of a code where a later version was applied that the file lacks."""
    last = {version.code: version for version in wanted}
    there = Obligation.objects.filter(code__in=last).values_list("code", "number", "ends_on")
    ends = {(code, number): ends_on for code, number, ends_on in there}
    for code in {code for code, number in ends if number > last[code].number}:
        last[code].ends_on = ends.get((code, last[code].number), last[code].ends_on)


def versions(row: dict[str, Any], dated: dict[str, Any], *, position: int, first: int = 1) -> list[Obligation]:
    """Every version of one obligation of the file, with its condition read and its due rule known."""
    try:
        if row["risk_weight"] not in WEIGHTS:
            raise ValueError(f"its weight {row['risk_weight']} is not between 1 and 10")
        rule(row["due_algorithm"])
        dates = dated[row["code"]]
        return [
            version(row, dates, when, number=number, position=position)
            for number, when in enumerate(dates["versions"], start=first)
        ]
    except (KeyError, ValueError) as error:
        raise ObligationError(f"{row.get('code', f'obligation {position}')}: {error}") from error


def version(
    row: dict[str, Any], dates: dict[str, Any], when: dict[str, Any], *, number: int, position: int
) -> Obligation:
    """One version."""
    condition = f"({row['applies_when']}) and ({when['only_where']})" if when["only_where"] else row["applies_when"]
    return Obligation(
        **{name: row[name] for name in COPIED},
        position=position,
        number=number,
        lead_days=min(max(row["reminder_lead_days"], default=USUAL_LEAD_DAYS), LONGEST_LEAD_DAYS),
        starts_on=when["starts_on"],
        ends_on=when["ends_on"],
        only_where=when["only_where"] or "",
        why_dated=when["why"],
        calls_for_paper=dates["paper"],
        is_served=dates["serve"],
        issued=dates["issued"],
        events=dates["events"],
        nations=row["jurisdictions"],
        predicate=to_json(vocabulary().parse(condition)),
        settings=sorted(names_in(row["applies_when"]) & vocabulary().settings),
        scope=Scope(row["scope"]),
        kind=kind_of(row),
        ceases=row["ceases"] or "",
        notes=row.get("notes") or "",
    )


def kind_of(row: dict[str, Any]) -> Kind:
    """What sort of thing it is. A requirement that has no date and no paper is a rule to keep to."""
    kind = KINDS[row["create_as"]]
    return Kind.CONDUCT if kind is Kind.REQUIREMENT and row["due_algorithm"] == NO_DATE_BUT_CONDUCT else kind


def write_sources(wanted: Sequence[tuple[Obligation, dict[str, Any]]]) -> None:
    """Write what is said about each of these versions, and remove what is said of them no longer."""
    said = [source for version, row in wanted for source in sources(row, obligation_id=version.pk)]
    upsert(said, unique=["obligation", "position"])
    kept = {(source.obligation_id, source.position) for source in said}
    ours = ObligationSource.objects.filter(obligation__in=[version.pk for version, _ in wanted])
    there = ours.values_list("pk", "obligation_id", "position")
    ObligationSource.objects.filter(pk__in=[pk for pk, *where in there if tuple(where) not in kept]).delete()


def sources(row: dict[str, Any], *, obligation_id: int) -> list[ObligationSource]:
    """What is said about an obligation, and where."""
    return [
        ObligationSource(
            obligation_id=obligation_id,
            position=number,
            fact=fact["fact"],
            status=CONFIDENCE[fact["status"]],
            source_title=fact.get("source_title", ""),
            source_url=fact.get("source_url", ""),
        )
        for number, fact in enumerate(row["facts"], start=1)
    ]


def write_weights(rows: list[dict[str, Any]]) -> None:
    """The first weight of each obligation: 0.5 and a tenth of its risk weight. Later ones are the staff's."""
    first = [
        Weight(
            code=row["code"],
            weight=Decimal("0.5") + Decimal(row["risk_weight"]) / 10,
            starts_on=BEFORE_ALL_ELSE,
            why="0.5 + risk weight / 10",
        )
        for row in rows
    ]
    Weight.objects.bulk_create(first, ignore_conflicts=True)


def upsert(rows: Sequence[Model], *, unique: list[str]) -> None:
    """Write these rows in one statement; those that are there by their unique columns are brought up to date."""
    if not rows:
        return
    model = type(rows[0])
    changing = [
        field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in unique
    ]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=changing)
