"""What is let, by whom and to whom; what the law asks; and what it asks of each."""

from compliance.models.api import ApiAnswer, ApiToken
from compliance.models.evidence import Acknowledgement, Evidence, Filing, Happening, Service, Waiver
from compliance.models.feeds import CalendarFeed
from compliance.models.history import FactsSaid
from compliance.models.imports import PropertyImport
from compliance.models.law import Obligation, ObligationSource
from compliance.models.people import LandlordProfile, Occupier, Tenancy, TenancyEnd
from compliance.models.places import Archiving, Building, LocalAuthority, Property
from compliance.models.reminders import Digest, Reminder
from compliance.models.reports import ReportRecipient, ReportRefusal, ReportRun, ReportSchedule
from compliance.models.requirements import Requirement
from compliance.models.schemes import LicensingScheme
from compliance.models.scores import PastScore, Score, Weight
from compliance.models.tenants import GasPage, PaperRequest, Receipt, Share, TenancyAccess, TenantMessage
from compliance.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Acknowledgement",
    "ApiAnswer",
    "ApiToken",
    "Archiving",
    "Building",
    "CalendarFeed",
    "Digest",
    "Evidence",
    "FactsSaid",
    "Filing",
    "GasPage",
    "Happening",
    "LandlordProfile",
    "LicensingScheme",
    "LocalAuthority",
    "Obligation",
    "ObligationSource",
    "Occupier",
    "PaperRequest",
    "PastScore",
    "Property",
    "PropertyImport",
    "Receipt",
    "Reminder",
    "ReportRecipient",
    "ReportRefusal",
    "ReportRun",
    "ReportSchedule",
    "Requirement",
    "Score",
    "Service",
    "Share",
    "Tenancy",
    "TenancyAccess",
    "TenancyEnd",
    "TenantMessage",
    "Waiver",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Weight",
]
