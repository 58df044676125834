"""Homes, people and what is asked of them, to be read: facts are the landlord's to say."""

from django.contrib import admin

from adminpanel.base import BY_LANDLORD, EvidenceAdmin, EvidenceInline
from compliance.models import (
    Acknowledgement,
    ApiToken,
    Archiving,
    Building,
    CalendarFeed,
    Digest,
    Evidence,
    FactsSaid,
    Filing,
    Happening,
    LandlordProfile,
    Occupier,
    PastScore,
    Property,
    PropertyImport,
    Reminder,
    ReportRun,
    Requirement,
    Score,
    Service,
    Tenancy,
    TenancyEnd,
    Waiver,
    WebhookDelivery,
    WebhookEndpoint,
)

BY_PROPERTY = ("property__line_1", "property__town", "property__postcode", "property__landlord__reference")


@admin.register(LandlordProfile)
class LandlordProfileAdmin(EvidenceAdmin):
    """What the law wants to know about landlords."""

    list_display = ("landlord", "landlord_type")
    list_filter = ("landlord_type",)
    list_select_related = ("landlord",)
    search_fields = BY_LANDLORD


@admin.register(Building)
class BuildingAdmin(EvidenceAdmin):
    """Buildings, with the duties that exist once in each."""

    list_display = ("name", "landlord", "created_at")
    list_select_related = ("landlord",)
    search_fields = ("name", *BY_LANDLORD)


@admin.register(Property)
class PropertyAdmin(EvidenceAdmin):
    """Homes."""

    list_display = ("line_1", "town", "postcode", "nation", "landlord", "let_type", "archived_at")
    list_filter = ("nation", "let_type", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("landlord",)
    search_fields = ("line_1", "town", "postcode", *BY_LANDLORD)
    date_hierarchy = "created_at"


@admin.register(Archiving)
class ArchivingAdmin(EvidenceAdmin):
    """When homes were archived and restored."""

    list_display = ("property", "archived_at", "restored_at")
    list_select_related = ("property",)
    search_fields = BY_PROPERTY
    date_hierarchy = "archived_at"


@admin.register(PropertyImport)
class PropertyImportAdmin(EvidenceAdmin):
    """Files of homes that landlords uploaded. What stands in them is the landlord's, and is not shown."""

    hidden = ("rows",)
    list_display = ("file_name", "landlord", "state", "added", "by", "created_at")
    list_filter = ("state",)
    list_select_related = ("landlord", "by")
    search_fields = ("file_name", *BY_LANDLORD)
    date_hierarchy = "created_at"


@admin.register(CalendarFeed)
class CalendarFeedAdmin(EvidenceAdmin):
    """Addresses from which calendars read what is due. Of the address itself nobody has more than a hash."""

    hidden = ("token_hash",)
    list_display = ("__str__", "landlord", "property", "created_by", "created_at", "last_read_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("landlord", "property", "created_by")
    search_fields = ("label", *BY_LANDLORD)
    date_hierarchy = "created_at"


@admin.register(ApiToken)
class ApiTokenAdmin(EvidenceAdmin):
    """What lets landlords' programs in. Of the token itself nobody has more than a hash."""

    hidden = ("token_hash",)
    list_display = ("__str__", "landlord", "created_by", "expires_at", "last_used_at", "switched_off_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), ("switched_off_at", admin.EmptyFieldListFilter))
    list_select_related = ("landlord", "created_by")
    search_fields = ("label", *BY_LANDLORD)
    date_hierarchy = "created_at"


@admin.register(Tenancy)
class TenancyAdmin(EvidenceAdmin):
    """Lettings."""

    list_display = ("property", "tenancy_type", "starts_on", "ends_on")
    list_filter = ("tenancy_type",)
    list_select_related = ("property",)
    search_fields = BY_PROPERTY


@admin.register(Occupier)
class OccupierAdmin(EvidenceAdmin):
    """Who lives there."""

    list_display = ("__str__", "tenancy", "is_lead", "created_at")
    list_filter = ("is_lead",)
    list_select_related = ("tenancy",)
    search_fields = ("name", *[f"tenancy__{field}" for field in BY_PROPERTY])


@admin.register(TenancyEnd)
class TenancyEndAdmin(EvidenceAdmin):
    """What was said about the last days of tenancies."""

    list_display = ("tenancy", "ends_on", "recorded_at", "recorded_by")
    list_select_related = ("tenancy", "recorded_by")
    search_fields = tuple(f"tenancy__{field}" for field in BY_PROPERTY)


@admin.register(Requirement)
class RequirementAdmin(EvidenceAdmin):
    """What is asked of each landlord, home, building, tenancy and person, and where it stands."""

    list_display = ("obligation", "landlord", "property", "applies", "standing", "deadline", "ended_at")
    list_filter = ("standing", "applies", "scope", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("obligation", "landlord", "property")
    search_fields = ("obligation__name", "obligation__code", "property__postcode", *BY_LANDLORD)


BY_REQUIREMENT = ("requirement__code", *[f"requirement__{field}" for field in BY_LANDLORD])
OF_REQUIREMENT = ("requirement__obligation", "requirement__landlord")


class ServicesOfEvidence(EvidenceInline):
    model = Service
    fields = ("served_on", "means", "document", "sha256", "recorded_at", "recorded_by")
    readonly_fields = fields


@admin.register(Evidence)
class EvidenceOfRequirementAdmin(EvidenceAdmin):
    """What is held, with every correction."""

    list_display = ("requirement", "issued_on", "expires_on", "outcome", "deadline", "is_withdrawn", "recorded_at")
    list_filter = ("outcome", "is_withdrawn")
    list_select_related = OF_REQUIREMENT
    search_fields = ("number", "issued_by", *BY_REQUIREMENT)
    date_hierarchy = "recorded_at"
    inlines = (ServicesOfEvidence,)


@admin.register(Acknowledgement)
class AcknowledgementAdmin(EvidenceAdmin):
    """What landlords said of rules for which there is no paper."""

    list_display = ("requirement", "obligation", "is_kept", "recorded_at", "recorded_by")
    list_filter = ("is_kept",)
    list_select_related = (*OF_REQUIREMENT, "obligation", "recorded_by")
    search_fields = BY_REQUIREMENT
    date_hierarchy = "recorded_at"


@admin.register(Filing)
class FilingAdmin(EvidenceAdmin):
    """Documents that wait, or waited, to be recorded."""

    list_display = ("document", "requirement", "filed_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    list_select_related = ("document", *OF_REQUIREMENT)
    search_fields = ("document__name", *BY_REQUIREMENT)
    date_hierarchy = "filed_at"


@admin.register(Happening)
class HappeningAdmin(EvidenceAdmin):
    """Days that were said."""

    list_display = ("requirement", "name", "happened_on", "recorded_at", "recorded_by")
    list_select_related = (*OF_REQUIREMENT, "recorded_by")
    search_fields = ("name", *BY_REQUIREMENT)


@admin.register(Waiver)
class WaiverAdmin(EvidenceAdmin):
    """What landlords said is not required, and why."""

    list_display = ("requirement", "is_waived", "why", "recorded_at", "recorded_by")
    list_filter = ("is_waived",)
    list_select_related = (*OF_REQUIREMENT, "recorded_by")
    search_fields = ("why", *BY_REQUIREMENT)


@admin.register(FactsSaid)
class FactsSaidAdmin(EvidenceAdmin):
    """What was said about homes, buildings, tenancies and landlords, and since when it holds."""

    list_display = ("landlord", "property", "building", "tenancy", "since", "recorded_at", "recorded_by")
    list_select_related = ("landlord", "property", "building", "tenancy", "recorded_by")
    search_fields = BY_LANDLORD
    date_hierarchy = "recorded_at"


@admin.register(Reminder)
class ReminderAdmin(EvidenceAdmin):
    """What people are reminded of; with a digest once they were told."""

    list_display = ("requirement", "step", "due_on", "recipient", "channel", "digest", "created_at")
    list_filter = ("channel", ("digest", admin.EmptyFieldListFilter))
    list_select_related = (*OF_REQUIREMENT, "digest")
    search_fields = ("recipient", *BY_REQUIREMENT)
    date_hierarchy = "created_at"


@admin.register(Digest)
class DigestAdmin(EvidenceAdmin):
    """The mails that tell them."""

    list_display = ("recipient", "landlord", "kind", "on", "state", "attempts", "run_after")
    list_filter = ("kind", "state")
    list_select_related = ("landlord",)
    search_fields = ("recipient", *BY_LANDLORD)
    date_hierarchy = "on"


@admin.register(ReportRun)
class ReportRunAdmin(EvidenceAdmin):
    """Reports that were asked for. Their files are the landlord's, and are not handed out here."""

    list_display = ("reference", "landlord", "kind", "format", "on", "state", "attempts", "run_after")
    list_filter = ("kind", "format", "state")
    list_select_related = ("landlord",)
    search_fields = BY_LANDLORD
    date_hierarchy = "created_at"
    exclude = ("file",)


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(EvidenceAdmin):
    """Addresses of landlords' own systems. Their secrets are not kept, and what they are made from is not shown."""

    list_display = ("url", "landlord", "off_at", "off_why", "failing_since", "taken_at")
    list_filter = ("off_why",)
    list_select_related = ("landlord",)
    search_fields = ("url", *BY_LANDLORD)
    date_hierarchy = "created_at"
    exclude = ("salt", "former")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(EvidenceAdmin):
    """What they were told, and what came back."""

    list_display = ("event", "endpoint", "created_at", "state", "status", "attempts", "run_after")
    list_filter = ("event", "state")
    list_select_related = ("endpoint",)
    search_fields = ("endpoint__url", "endpoint__landlord__reference", "endpoint__landlord__name")
    date_hierarchy = "created_at"


@admin.register(Score)
class ScoreAdmin(EvidenceAdmin):
    """How well homes and landlords stand, with what each score was made of."""

    list_display = ("landlord", "property", "total", "grade", "risk", "changed_at")
    list_filter = ("grade", "risk")
    list_select_related = ("landlord", "property")
    search_fields = ("property__postcode", *BY_LANDLORD)


@admin.register(PastScore)
class PastScoreAdmin(EvidenceAdmin):
    """How well they stood."""

    list_display = ("landlord", "property", "on", "total", "grade", "risk")
    list_filter = ("grade",)
    list_select_related = ("landlord", "property")
    search_fields = ("property__postcode", *BY_LANDLORD)
    date_hierarchy = "on"
