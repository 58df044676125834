"""Reading what landlords said about rules that they keep to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from compliance.models import Acknowledgement, Obligation, Requirement
from compliance.selectors import current_requirements
from compliance.standing import Applies, Kind


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What was said about one rule, the latest first, and of how many requirements besides it can be said."""

    said: Sequence[Acknowledgement]
    version: Obligation
    elsewhere: int

    @property
    def last(self) -> Acknowledgement | None:
        """What counts, if anything was said."""
        return self.said[0] if self.said else None

    @property
    def is_kept(self) -> bool:
        """Whether the landlord says that they keep to the rule as it is now."""
        return self.last is not None and self.last.is_kept and self.last.obligation_id == self.version.pk

    @property
    def is_of_earlier(self) -> bool:
        """Whether it was said of the rule before it changed."""
        return self.last is not None and self.last.is_kept and not self.is_kept


def is_acknowledged(requirement: Requirement) -> bool:
    """Whether it is a rule to keep to that applies for certain: only of such a rule is there something to say."""
    return requirement.obligation.kind == Kind.CONDUCT and requirement.applies == Applies.HOLDS


def acknowledged(requirement: Requirement) -> Acknowledged | None:
    """What was said about a rule; None where there is nothing to say."""
    if not is_acknowledged(requirement):
        return None
    said = Acknowledgement.objects.filter(requirement=requirement).select_related("recorded_by").order_by("-pk")
    alike = same_rule(requirement).exclude(pk=requirement.pk)
    return Acknowledged(list(said), requirement.obligation, alike.count())


def same_rule(requirement: Requirement) -> QuerySet[Requirement]:
    """The same version of the rule, wherever it applies to this landlord."""
    rows = current_requirements(requirement.landlord)
    return rows.filter(obligation=requirement.obligation_id, applies=Applies.HOLDS)


def with_kept_since(rows: QuerySet[Requirement]) -> QuerySet[Requirement]:
    """The rows, each with `kept_since`: when the landlord said that they keep to the rule as it is now, or None."""
    counts = When(is_kept=True, obligation=OuterRef("obligation"), then=F("recorded_at"))
    last = Acknowledgement.objects.filter(requirement=OuterRef("pk")).order_by("-pk")
    return rows.annotate(kept_since=Subquery(last.values(since=Case(counts))[:1]))


def kept_since(requirement: Requirement) -> datetime | None:
    """The `kept_since` of a row that came from `with_kept_since`."""
    since: datetime | None = requirement.kept_since  # type: ignore[attr-defined]
    return since
