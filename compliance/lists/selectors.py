"""Reading the lists, narrowed by what was chosen, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.acknowledging.selectors import with_kept_since
from compliance.models import Evidence, Property, Requirement, Score, Tenancy, Weight
from compliance.overview import URGENCY, Row, strips
from compliance.portfolio.selectors import archived_properties
from compliance.scoring.selectors import weights_on
from compliance.selectors import WHERE, active_properties, asked_of, current_requirements
from compliance.standing import Kind, Scope, Standing
from compliance.tenancies.selectors import PEOPLE, in_state
from config.lib.listing import matching

Chosen = Mapping[str, Any]
LANDLORD, ALL_KINDS, CRITICAL, STANDS = "landlord", "all", "critical", "stands"
ADDRESS = ("line_1", "line_2", "town", "postcode")
MANAGED_BY = {"landlord": False, "agent": True, "not_said": None}
ANCHORS = ("property", "tenancy__property", "occupier__tenancy__property")


class Worst(models.TextChoices):
    """How a home stands by the worst of its requirements."""

    OVERDUE = "overdue", "Overdue"
    MISSING = "missing", "Missing or a question"
    EXPIRING = "expiring", "Expiring"
    IN_ORDER = "in_order", "All in order"


WORST_OF = {
    Standing.OVERDUE: Worst.OVERDUE,
    Standing.MISSING: Worst.MISSING,
    Standing.QUESTION: Worst.MISSING,
    Standing.EXPIRING: Worst.EXPIRING,
}


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes of a list, each with its strip, and the landlord's own."""

    rows: Sequence[Row]
    own: Row

    @property
    def is_scored(self) -> bool:
        """Whether there are scores to show."""
        return any(row.home is not None and total_of(row.home) is not None for row in self.rows)


def choosable_homes(landlord: Landlord, *, with_archived: bool) -> QuerySet[Property]:
    """The homes that a list can be narrowed to, by address."""
    homes = Property.objects.filter(landlord=landlord) if with_archived else active_properties(landlord)
    return homes.order_by("line_1", "pk")


def total_of(home: Property) -> int | None:
    """The score of a home that came from `listed_homes`."""
    total: int | None = home.total  # type: ignore[attr-defined]
    return total


def totals() -> QuerySet[Score, int]:
    """The score of the home around it; none before anything was recorded, when it would say nothing."""
    recorded = Evidence.objects.filter(requirement__landlord=OuterRef("landlord"))
    return Score.objects.filter(Exists(recorded), property=OuterRef("pk")).values_list("total", flat=True)


def listed_homes(landlord: Landlord, *, chosen: Chosen) -> Homes:
    """The active homes that were asked for, each with `total`, its score; two queries."""
    homes = list(
        active_properties(landlord)
        .filter(homes_asked_for(chosen))
        .select_related("local_authority")
        .annotate(total=Subquery(totals()))
        .order_by(*homes_order(chosen), "line_1", "pk")
    )
    shown = strips(landlord, homes=homes)
    rows = [Row(home, shown[home.pk]) for home in homes]
    wanted = chosen.get("standing")
    return Homes([row for row in rows if wanted in (None, worst(row))], Row(None, shown[None]))


def homes_asked_for(chosen: Chosen) -> Q:
    """Which homes, by what stands in their own columns."""
    wanted = matching(chosen.get("q", ""), within=ADDRESS)
    if "nation" in chosen:
        wanted &= Q(nation=chosen["nation"])
    if "is_hmo" in chosen:
        wanted &= Q(is_hmo=chosen["is_hmo"] == "yes")
    if "managed_by" in chosen:
        wanted &= Q(managed_by_agent=MANAGED_BY[chosen["managed_by"]])
    return wanted


def homes_order(chosen: Chosen) -> list[Any]:
    """The order by score, where it was asked for; homes without one come last."""
    orders = {"score": F("total").asc(nulls_last=True), "-score": F("total").desc(nulls_last=True)}
    return [orders[chosen["sort"]]] if "sort" in chosen else []


def worst(row: Row) -> Worst:
    """How a home stands; its strip shows the worst first."""
    return WORST_OF.get(Standing(row.marks[0].standing), Worst.IN_ORDER) if row.marks else Worst.IN_ORDER


def listed_archived(landlord: Landlord, *, chosen: Chosen) -> QuerySet[Property]:
    """The archived homes that were asked for, the latest first."""
    homes = archived_properties(landlord).select_related("local_authority")
    return homes.filter(matching(chosen.get("q", ""), within=ADDRESS))


def listed_requirements(landlord: Landlord, *, chosen: Chosen, on: date) -> QuerySet[Requirement]:
    """The current requirements that were asked for, each with `due`, the deadline or else our own date, and
    `kept_since`.
    """
    rows = with_kept_since(current_requirements(landlord)).select_related(*WHERE)
    rows = rows.annotate(due=Coalesce("deadline", "check_by"))
    rows = rows.filter(of_kind(chosen), matching(chosen.get("q", ""), within=["obligation__name"]))
    if "home" in chosen:
        rows = rows.filter(anchored_to(chosen["home"]))
    if "nation" in chosen:
        rows = rows.filter(in_nation(landlord, chosen["nation"]))
    if "weight" in chosen:
        rows = rows.filter(code__in=critical_codes(on))
    return rows.order_by(*requirements_order(chosen), "obligation__position", "pk")


def of_kind(chosen: Chosen) -> Q:
    """What the law asks to prove, unless other kinds were asked for; only that has a standing."""
    if "standing" in chosen:
        return Q(obligation__kind=Kind.REQUIREMENT, standing=chosen["standing"])
    kind = chosen.get("kind", Kind.REQUIREMENT)
    return Q() if kind == ALL_KINDS else Q(obligation__kind=kind)


def anchored_to(home: Property | str) -> Q:
    """What is asked of a home, or of the landlord as such."""
    return asked_of(home) if isinstance(home, Property) else Q(scope=Scope.LANDLORD)


def in_nation(landlord: Landlord, nation: str) -> Q:
    """What is asked of homes in a nation, and of buildings that hold one."""
    there = active_properties(landlord).filter(nation=nation).order_by()
    wanted = Q(building__in=there.values("building"))
    for anchor in ANCHORS:
        wanted |= Q(**{f"{anchor}__nation": nation})
    return wanted


def critical_codes(on: date) -> set[str]:
    """The codes of what weighs so much that one of them overdue decides the risk."""
    return {code for code, weight in weights_on(on).items() if weight >= Weight.CRITICAL}


def requirements_order(chosen: Chosen) -> list[Any]:
    """What is due soonest first, unless asked otherwise; what has no date comes last."""
    soonest = F("due").asc(nulls_last=True)
    whens = [When(standing=standing, then=Value(place)) for standing, place in URGENCY.items()]
    orders: dict[str, list[Any]] = {"standing": [Case(*whens), soonest], "title": ["obligation__name", soonest]}
    return orders.get(chosen.get("sort", ""), [soonest])


def listed_evidence(landlord: Landlord, *, chosen: Chosen) -> QuerySet[Evidence]:
    """What was recorded and asked for, the latest first, each with `is_replaced`: whether another stands in for it."""
    where = [f"requirement__{path}" for path in WHERE]
    rows = Evidence.objects.filter(requirement__landlord=landlord).select_related(
        "requirement__obligation", "document", "recorded_by", *where
    )
    rows = rows.annotate(is_replaced=Exists(Evidence.objects.filter(replaces=OuterRef("pk"))))
    return rows.filter(evidence_asked_for(chosen)).order_by("-recorded_at", "-pk")


def evidence_asked_for(chosen: Chosen) -> Q:
    """Which entries."""
    columns = ("requirement__obligation__name", "issued_by", "number", "document__name")
    wanted = matching(chosen.get("q", ""), within=columns)
    if "home" in chosen:
        wanted &= Q(requirement__in=Requirement.objects.filter(anchored_to(chosen["home"])))
    if "outcome" in chosen:
        wanted &= Q(outcome=chosen["outcome"])
    if "entries" in chosen:
        stands = Q(is_replaced=False, is_withdrawn=False)
        wanted &= stands if chosen["entries"] == STANDS else ~stands
    return wanted


def listed_tenancies(landlord: Landlord, *, chosen: Chosen, on: date) -> QuerySet[Tenancy]:
    """The tenancies that were asked for, in archived homes too, each with `people`: those who live there."""
    rows = Tenancy.objects.filter(property__landlord=landlord).select_related("property__local_authority")
    rows = rows.prefetch_related(PEOPLE)
    columns = [*[f"property__{column}" for column in ADDRESS], "occupiers__name"]
    wanted = matching(chosen.get("q", ""), within=columns)
    if "home" in chosen:
        wanted &= Q(property=chosen["home"])
    if "state" in chosen:
        wanted &= in_state(chosen["state"], on=on)
    return rows.filter(pk__in=Tenancy.objects.filter(wanted).values("pk")).order_by(*tenancies_order(chosen), "pk")


def tenancies_order(chosen: Chosen) -> list[Any]:
    """The latest start first, unless asked otherwise; a day that was not said comes last."""
    latest = F("starts_on").desc(nulls_last=True)
    orders: dict[str, list[Any]] = {
        "home": ["property__line_1", "property", latest],
        "ends": [F("ends_on").asc(nulls_last=True), latest],
    }
    return orders.get(chosen.get("sort", ""), [latest])
