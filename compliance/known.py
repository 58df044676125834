"""What we knew of a landlord's proofs, happenings and waivers at a moment, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Landlord
from compliance.holding import Proof
from compliance.models import Evidence, Happening, Service, Waiver
from compliance.standing import Outcome


@dataclass(frozen=True, slots=True)
class Known:
    """By the key of each requirement: the proofs that stand, the days that were said, and what was waived."""

    proofs: Mapping[int, Sequence[Proof]]
    happenings: Mapping[int, Mapping[str, date]]
    waived: frozenset[int]
    rows: Mapping[int, Evidence]


def known_of(landlord: Landlord, *, at: datetime | None = None) -> Known:
    """All that was recorded by a moment, or by now. What was corrected or withdrawn by then does not stand."""
    evidence = list(by_then(Evidence.objects.filter(requirement__landlord=landlord), at=at).order_by("pk"))
    served = first_served(by_then(Service.objects.filter(evidence__requirement__landlord=landlord), at=at))
    replaced = {row.replaces_id for row in evidence}
    standing = [row for row in evidence if row.pk not in replaced and not row.is_withdrawn]
    proofs = defaultdict(list)
    for row in standing:
        proofs[row.requirement_id].append(proof_of(row, served_on=served.get(row.pk)))
    return Known(
        proofs=proofs,
        happenings=happenings_of(by_then(Happening.objects.filter(requirement__landlord=landlord), at=at)),
        waived=waived_in(by_then(Waiver.objects.filter(requirement__landlord=landlord), at=at)),
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


def first_served(rows: QuerySet[Service]) -> dict[int, date]:
    """When each row of evidence was first given to the tenant."""
    return dict(rows.order_by("-served_on").values_list("evidence_id", "served_on"))


def happenings_of(rows: QuerySet[Happening]) -> dict[int, dict[str, date]]:
    """The days that were said last for each requirement, without those that were taken back."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        if row.happened_on is None:
            found[row.requirement_id].pop(row.name, None)
        else:
            found[row.requirement_id][row.name] = row.happened_on
    return found


def waived_in(rows: QuerySet[Waiver]) -> frozenset[int]:
    """The requirements of which it was said last that they are not required."""
    latest = dict(rows.order_by("pk").values_list("requirement_id", "is_waived"))
    return frozenset(key for key, is_waived in latest.items() if is_waived)
