"""What is let, by whom and to whom; what the law asks; and what it asks of each."""

from compliance.models.evidence import Acknowledgement, Evidence, Filing, Happening, Service, Waiver
from compliance.models.feeds import CalendarFeed
from compliance.models.history import FactsSaid
from compliance.models.imports import PropertyImport
from compliance.models.law import Obligation, ObligationSource
from compliance.models.people import LandlordProfile, Occupier, Tenancy, TenancyEnd
from compliance.models.places import Archiving, Building, LocalAuthority, Property
from compliance.models.reminders import Digest, Reminder
from compliance.models.reports import ReportRecipient, ReportRun, ReportSchedule
from compliance.models.requirements import Requirement
from compliance.models.schemes import LicensingScheme
from compliance.models.scores import PastScore, Score, Weight

__all__ = [
    "Acknowledgement",
    "Archiving",
    "Building",
    "CalendarFeed",
    "Digest",
    "Evidence",
    "FactsSaid",
    "Filing",
    "Happening",
    "LandlordProfile",
    "LicensingScheme",
    "LocalAuthority",
    "Obligation",
    "ObligationSource",
    "Occupier",
    "PastScore",
    "Property",
    "PropertyImport",
    "Reminder",
    "ReportRecipient",
    "ReportRun",
    "ReportSchedule",
    "Requirement",
    "Score",
    "Service",
    "Tenancy",
    "TenancyEnd",
    "Waiver",
    "Weight",
]
