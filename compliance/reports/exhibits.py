"""What can be shown of homes and a period: the papers as numbered exhibits, and what happened in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from compliance.documentation import CATEGORIES
from compliance.evidence.filing import STANDING
from compliance.models import Evidence, Property, Receipt, Service, Tenancy
from compliance.pages import place_of
from compliance.reports.errors import BundleTooLarge, NothingToShow
from compliance.selectors import WHERE
from config.lib import clock
from config.lib.display import day
from documents.models import Document

MOST_EXHIBITS = 400
MOST_BYTES = 500 * 1024 * 1024
MATTERS = {key: CATEGORIES[key] for key in ("certificate", "alarm", "licence", "registration", "document", "event")}
"""What a landlord chooses from: the parts of the catalogue in which something is proved."""

SHARED = "document"
"""The matter to which papers belong that were shared with tenants and are evidence of nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was chosen: a home or all of them, a period, and matters."""

    landlord: Landlord
    home: Property | None
    since: date | None
    until: date
    matters: Sequence[str]

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{day(self.since)} to {day(self.until)}" if self.since else f"Up to {day(self.until)}"


@dataclass(slots=True)
class Exhibit:
    """A paper, with everything that it proves."""

    number: int
    document: Document
    on: date
    proves: list[str] = field(default_factory=list)
    note: str = ""
    pages: int = 0
    is_damaged: bool = False

    @property
    def title(self) -> str:
        """What it is called in the index and the bookmarks."""
        return f"Exhibit {self.number}: {self.proves[0]}"

    @property
    def file_name(self) -> str:
        """What its original is called beside the bound file."""
        kept = "".join(sign if sign.isalnum() or sign in " .-_()" else "_" for sign in self.document.name).strip(" .")
        return f"{self.number:03d} {kept[-100:] or 'file'}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, and the exhibit that shows it."""

    on: date
    what: str
    where: str
    exhibit: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is shown."""

    exhibits: Sequence[Exhibit]
    events: Sequence[Event]


def shown_of(scope: Scope) -> Shown:
    """What there is to show; NothingToShow where that is nothing, BundleTooLarge where it is more than is bound."""
    rows, services, receipts = list(evidence_in(scope)), list(services_in(scope)), list(receipts_in(scope))
    exhibits = numbered(rows, services, receipts)
    total = sum(exhibit.document.size for exhibit in exhibits.values())
    if len(exhibits) > MOST_EXHIBITS or total > MOST_BYTES:
        raise BundleTooLarge(exhibits=len(exhibits), most=MOST_EXHIBITS)
    given = [*givings(services, exhibits), *confirmations(receipts, exhibits)]
    events = [*issues(rows, exhibits), *given, *lettings(scope)]
    if not rows and not receipts:
        raise NothingToShow
    return Shown(list(exhibits.values()), sorted(events, key=lambda event: (event.on, event.where, event.what)))


def evidence_in(scope: Scope) -> QuerySet[Evidence]:
    """What is recorded of these matters, and was issued or still in force in the period; home by home."""
    rows = Evidence.objects.filter(
        STANDING,
        requirement__landlord=scope.landlord,
        requirement__obligation__category__in=scope.matters,
        issued_on__lte=scope.until,
    )
    rows = rows.filter(about(scope.home)) if scope.home else rows
    if scope.since:
        rows = rows.annotate(lasts_until=Coalesce("expires_on", "deadline", "check_by"))
        rows = rows.filter(Q(issued_on__gte=scope.since) | Q(lasts_until=None) | Q(lasts_until__gte=scope.since))
    found = rows.select_related("document__inspection", "requirement__obligation", "recorded_by", *of_requirement())
    return found.order_by(*(f"requirement__{path}" for path in WHERE), "requirement__obligation__position", "issued_on")


def about(home: Property) -> Q:
    """Evidence of what is asked of a home, its building, its tenancies and the people in it."""
    here = Q(requirement__property=home) | Q(requirement__building=home.building_id)
    return here | Q(requirement__tenancy__property=home) | Q(requirement__occupier__tenancy__property=home)


def of_requirement() -> list[str]:
    """The ways to what a requirement is asked of."""
    return [f"requirement__{path}" for path in WHERE]


def services_in(scope: Scope) -> QuerySet[Service]:
    """When tenants were given these, in the period or before."""
    given = Service.objects.filter(evidence__in=evidence_in(scope).order_by(), served_on__lte=scope.until)
    ways = [f"evidence__{path}" for path in ("requirement__obligation", *of_requirement())]
    ways += ["receipt__received_by", "document__inspection"]
    return given.select_related(*ways).order_by("served_on", "pk")


def receipts_in(scope: Scope) -> QuerySet[Receipt]:
    """What tenants confirmed in the period beside that: papers that were shared and are evidence of nothing."""
    rows = Receipt.objects.filter(services=None, received_at__lt=clock.at_hour(scope.until, hour=24))
    rows = rows.filter(access__tenancy__property__landlord=scope.landlord)
    if SHARED not in scope.matters:
        return rows.none()
    rows = rows.filter(access__tenancy__property=scope.home) if scope.home else rows
    rows = rows.filter(received_at__gte=clock.at_hour(scope.since, hour=0)) if scope.since else rows
    return rows.select_related("document__inspection", "received_by", "access__tenancy__property").order_by("pk")


def numbered(rows: Sequence[Evidence], services: Sequence[Service], receipts: Sequence[Receipt]) -> dict[int, Exhibit]:
    """The papers by their keys, each once however much it proves, in the order of what they prove."""
    found: dict[int, Exhibit] = {}
    for row in rows:
        note = ", ".join(part for part in (row.number and f"number {row.number}", row.issued_by) if part)
        add(found, row.document, on=row.issued_on, proves=said_of(row), note=note)
    for given in services:
        proves = f"Copy given to the tenant: {said_of(given.evidence)}"
        add(found, given.document, on=given.served_on, proves=proves, note=given.get_means_display())
    for receipt in receipts:
        on, home = clock.day_of(receipt.received_at), receipt.access.tenancy.property
        add(found, receipt.document, on=on, proves=f"Shared with the tenant: {receipt.title}, {home}", note="")
    return found


def add(found: dict[int, Exhibit], document: Document | None, *, on: date, proves: str, note: str) -> None:
    """One more thing that a paper proves. What was shut away is never shown."""
    if document is None or not document.is_open:
        return
    exhibit = found.setdefault(document.pk, Exhibit(len(found) + 1, document, on, note=note))
    exhibit.proves.append(proves)
    inspection = getattr(document, "inspection", None)
    exhibit.pages = (inspection.page_count or 0) if inspection and not inspection.is_locked else 0


def said_of(row: Evidence) -> str:
    """What a row proves, and of what."""
    return f"{row.requirement.obligation.name}, {place_of(row.requirement)}"


def issues(rows: Sequence[Evidence], exhibits: dict[int, Exhibit]) -> Iterator[Event]:
    """When each thing was done or issued, and when that was recorded."""
    for row in rows:
        recorded = f"recorded {day(clock.day_of(row.recorded_at))}"
        outcome = f"{row.get_outcome_display().lower()}, " if row.outcome != "satisfactory" else ""
        what = f"{row.requirement.obligation.name}: dated this day, {outcome}{recorded}"
        yield Event(row.issued_on, what, place_of(row.requirement), number_of(row, exhibits))


def givings(services: Sequence[Service], exhibits: dict[int, Exhibit]) -> Iterator[Event]:
    """When tenants were given what."""
    for given in services:
        requirement = given.evidence.requirement
        what = f"{requirement.obligation.name}: given to the tenant, {given.get_means_display().lower()}"
        sha256 = given.receipt.sha256 if given.receipt else ""
        what += f", {words_of(given.receipt)}" if given.receipt else ""
        yield Event(given.served_on, what, place_of(requirement), number_of(given, exhibits), sha256)


def confirmations(receipts: Sequence[Receipt], exhibits: dict[int, Exhibit]) -> Iterator[Event]:
    """When tenants confirmed what else was shared with them."""
    for receipt in receipts:
        what = f"{receipt.title}: shared with the tenant, {words_of(receipt)}"
        on, home = clock.day_of(receipt.received_at), str(receipt.access.tenancy.property)
        yield Event(on, what, home, number_of(receipt, exhibits), receipt.sha256)


def words_of(receipt: Receipt) -> str:
    """Who confirmed, and when to the minute. Of which bytes stands beside it."""
    at = clock.local(receipt.received_at)
    return f"confirmed by {receipt.received_by.full_name} on {day(at.date())}, {at:%H:%M}"


def number_of(row: Any, exhibits: dict[int, Exhibit]) -> int | None:
    """The exhibit that a row rests on."""
    exhibit = exhibits.get(row.document_id)
    return exhibit.number if exhibit else None


def lettings(scope: Scope) -> Iterator[Event]:
    """When tenancies began and ended."""
    own = {"property": scope.home} if scope.home else {"property__landlord": scope.landlord}
    for tenancy in Tenancy.objects.filter(**own).select_related("property").order_by("pk"):
        for on, what in ((tenancy.starts_on, "A tenancy begins"), (tenancy.ends_on, "A tenancy ends")):
            if on and on <= scope.until and (scope.since is None or on >= scope.since):
                yield Event(on, what, str(tenancy.property))
