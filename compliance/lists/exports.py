"""The columns of each list as a file."""

from datetime import date

from compliance.lists.pages import note, place
from compliance.lists.selectors import total_of
from compliance.models import Requirement
from compliance.overview import URGENCY
from compliance.pages import place_of
from compliance.standing import Kind, Standing
from compliance.tenancies.selectors import state_of
from config.lib import clock
from plans.exports import Columns

ADDRESS: Columns = (
    ("Address line 1", lambda home: home.line_1),
    ("Address line 2", lambda home: home.line_2),
    ("Town", lambda home: home.town),
    ("Postcode", lambda home: home.postcode),
    ("Nation", lambda home: home.get_nation_display()),
    ("Local authority", lambda home: home.local_authority.name),
)
ARCHIVED: Columns = (*ADDRESS, ("Archived", lambda home: clock.day_of(home.archived_at)))


def of_home(columns: Columns, *, named: str = "home") -> Columns:
    """Columns of a home, for rows that have it by this name."""
    return tuple((heading, lambda row, value=value: value(getattr(row, named))) for heading, value in columns)


def number_of(standing: Standing) -> Columns:
    """The column that counts a home's requirements in one standing."""
    return ((standing.label, lambda row: sum(mark.standing == standing for mark in row.marks)),)


PROPERTIES: Columns = (
    *of_home(ADDRESS),
    ("HMO", lambda row: row.home.is_hmo),
    ("Managed by an agent", lambda row: row.home.managed_by_agent),
    ("Score", lambda row: total_of(row.home)),
    *[column for standing in URGENCY for column in number_of(standing)],
)


def standing_of(row: Requirement) -> str:
    """How a requirement stands; what is only advised or announced has no standing."""
    return Standing(row.standing).label if row.obligation.kind == Kind.REQUIREMENT else ""


REQUIREMENTS: Columns = (
    ("Asked of", place_of),
    ("Title", lambda row: row.obligation.name),
    ("Kind", lambda row: Kind(row.obligation.kind).label),
    ("Standing", standing_of),
    ("Deadline", lambda row: row.deadline),
    ("Next check", lambda row: row.check_by),
    ("Expires as printed", lambda row: row.expires_on),
    ("How often", lambda row: row.obligation.validity),
    ("You keep to it since", lambda row: clock.day_of(row.kept_since) if row.kept_since else None),
)


EVIDENCE: Columns = (
    ("Asked of", lambda row: place(row.requirement)),
    ("What", lambda row: row.requirement.obligation.name),
    ("Issued", lambda row: row.issued_on),
    ("Expires", lambda row: row.expires_on),
    ("Outcome", lambda row: row.get_outcome_display()),
    ("Number", lambda row: row.number),
    ("Issued by", lambda row: row.issued_by),
    ("Document", lambda row: row.document.name if row.document else ""),
    ("Entry", note),
    ("Recorded by", lambda row: row.recorded_by.full_name if row.recorded_by else ""),
    ("Recorded", lambda row: clock.day_of(row.recorded_at)),
)


def of_tenancy(day: date) -> Columns:
    """The columns of tenancies; their state is that of the day."""
    return (
        *of_home(ADDRESS, named="property"),
        ("Starts", lambda row: row.starts_on),
        ("Ends", lambda row: row.ends_on),
        ("State", lambda row: state_of(row, on=day).label),
        ("Kind", lambda row: row.get_tenancy_type_display()),
        ("Who lives there", lambda row: ", ".join(map(str, row.people))),
    )
