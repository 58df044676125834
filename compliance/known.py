"""What we knew of a landlord's proofs, happenings and waivers at a moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.holding import Proof
from compliance.models import Evidence, Filing, Happening, Service, Waiver
from compliance.standing import Outcome
from config.lib import clock


@dataclass(frozen=True, slots=True)
class Known:
    """By the key of each requirement: the proofs that stand, and the days that were said."""

    proofs: Mapping[int, Sequence[Proof]]
    happenings: Mapping[int, Mapping[str, date]]
    rows: Mapping[int, Evidence]


def known_of(landlord: Landlord, *, at: datetime | None = None) -> Known:
    """All that was recorded by a moment, or by now. What was corrected or withdrawn by then does not stand."""
    own = Evidence.objects.filter(requirement__landlord=landlord).annotate(served_on=first_served(at=at))
    evidence = list(by_then(own, at=at).order_by("pk"))
    replaced = {row.replaces_id for row in evidence}
    standing = [row for row in evidence if row.pk not in replaced and not row.is_withdrawn]
    proofs = defaultdict(list)
    for row in standing:
        proofs[row.requirement_id].append(proof_of(row, served_on=row.served_on))
    return Known(
        proofs=proofs,
        happenings=happenings_of(by_then(Happening.objects.filter(requirement__landlord=landlord), at=at)),
        rows={row.pk: row for row in standing},
    )


def by_then(rows: QuerySet[Any], *, at: datetime | None) -> QuerySet[Any]:
    """Those that were recorded by a moment."""
    return rows if at is None else rows.filter(recorded_at__lte=at)


def proof_of(row: Evidence, *, served_on: date | None) -> Proof:
    """A row of evidence in plain values."""
    return Proof(
        key=row.pk,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        previous_deadline=row.previous_deadline,
        report_deadline=row.report_deadline,
        is_satisfactory=row.outcome == Outcome.SATISFACTORY,
        served_on=served_on,
    )


def first_served(*, at: datetime | None) -> Subquery:
    """The day on which a row of evidence was first given to the tenant."""
    given = by_then(Service.objects.filter(evidence=OuterRef("pk")), at=at)
    return Subquery(given.order_by("served_on").values("served_on")[:1])


def happenings_of(rows: QuerySet[Happening]) -> dict[int, dict[str, date]]:
    """The days that were said last for each requirement, without those that were taken back."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        if row.happened_on is None:
            found[row.requirement_id].pop(row.name, None)
        else:
            found[row.requirement_id][row.name] = row.happened_on
    return found


def was_waived(*, at: datetime | None = None) -> Coalesce:
    """Whether it was said last of a requirement that it is not required."""
    said = by_then(Waiver.objects.filter(requirement=OuterRef("pk")), at=at).order_by("-pk")
    return Coalesce(Subquery(said.values("is_waived")[:1]), Value(False))


def was_awaiting(*, on: date, at: datetime) -> Exists:
    """Whether by a day, and as far as was known at a moment, a document waited to be compared and recorded."""
    begun = Q(filed_at__lt=clock.at_hour(on, hour=24), filed_at__lte=at)
    rows = Filing.objects.filter(begun, Q(ended_at=None) | Q(ended_at__gt=at), requirement=OuterRef("pk"))
    return Exists(rows)
