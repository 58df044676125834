"""The rail of the staff site, its account menu and its stylesheet. It names only what is registered and may be seen."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from config.routes import STAFF_HOME

GROUPS: dict[str, dict[str, str]] = {
    "People": {
        "accounts.Landlord": "real_estate_agent",
        "accounts.User": "person",
        "accounts.Membership": "group",
        "accounts.Invitation": "key",
        "accounts.MemberInvitation": "person_add",
    },
    "Plans": {
        "plans.Plan": "sell",
        "plans.Feature": "checklist",
        "plans.PlanAssignment": "assignment_ind",
        "plans.LegacyPlanCode": "history",
    },
    "Money": {
        "billing.StripeEvent": "inbox",
        "billing.Subscription": "autorenew",
        "billing.Payment": "receipt_long",
        "billing.UnpaidInvoice": "pending",
        "billing.Refund": "undo",
        "billing.RefundRequest": "currency_exchange",
        "billing.Dispute": "gavel",
        "billing.PlanChange": "swap_vert",
        "billing.Reconciliation": "compare_arrows",
        "billing.CheckoutIntent": "shopping_cart",
        "billing.OrderCheckout": "shopping_bag",
        "billing.Customer": "badge",
        "billing.Price": "payments",
    },
    "Sign-ups": {
        "intake.Submission": "edit_note",
        "intake.Revision": "lock",
        "provisioning.ProvisioningJob": "construction",
        "provisioning.AccountArchive": "archive",
        "provisioning.AccountClosure": "door_open",
    },
    "Documents to order": {
        "documents.DocumentOrder": "order_approve",
        "intake.OrderDraft": "edit_document",
        "documents.GenerationRun": "draw",
        "documents.DocumentVersion": "task",
        "documents.PromptVersion": "chat",
        "documents.TemplateVersion": "article",
        "documents.Snapshot": "photo_camera",
    },
    "Portals": {
        "compliance.Property": "home",
        "compliance.ReportRun": "summarize",
        "compliance.WebhookEndpoint": "webhook",
        "compliance.WebhookDelivery": "outgoing_mail",
        "compliance.Archiving": "inventory_2",
        "compliance.Building": "apartment",
        "compliance.Tenancy": "vpn_key",
        "compliance.TenancyEnd": "event_upcoming",
        "compliance.Occupier": "groups",
        "compliance.TenancyAccess": "key",
        "compliance.Share": "folder_shared",
        "compliance.Receipt": "mark_email_read",
        "compliance.PaperRequest": "contact_support",
        "compliance.GasPage": "qr_code",
        "compliance.LandlordProfile": "contact_page",
        "accounts.Brand": "palette",
        "compliance.Requirement": "rule",
        "compliance.Evidence": "verified",
        "compliance.Happening": "event",
        "compliance.Filing": "pending_actions",
        "compliance.Waiver": "event_busy",
        "compliance.Acknowledgement": "thumb_up",
        "compliance.FactsSaid": "history",
        "compliance.Score": "speed",
        "compliance.PastScore": "timeline",
        "compliance.Reminder": "notifications_active",
        "compliance.Digest": "forward_to_inbox",
        "compliance.PropertyImport": "upload_file",
        "compliance.ApiToken": "vpn_key",
        "compliance.CalendarFeed": "calendar_month",
        "documents.Document": "description",
    },
    "Law": {
        "compliance.Obligation": "gavel",
        "compliance.Weight": "scale",
        "compliance.LicensingScheme": "holiday_village",
        "compliance.LocalAuthority": "account_balance",
    },
    "Messages": {
        "accounts.Message": "mail",
        "accounts.Bounce": "unsubscribe",
        "accounts.MobileNumber": "sms",
        "accounts.NotificationWishes": "tune",
    },
    "Jobs": {
        "adminpanel.Incident": "warning",
        "adminpanel.JobRun": "play_circle",
        "adminpanel.TimetableEntry": "schedule",
        "adminpanel.Heartbeat": "ecg_heart",
    },
    "Audit": {"accounts.AuditEntry": "manage_search"},
}
WORDS = {
    "plans.Feature": "Plan matrix",
    "billing.StripeEvent": "Stripe events",
    "accounts.Bounce": "Addresses that bounce",
    "adminpanel.JobRun": "Runs",
    "adminpanel.TimetableEntry": "Timetable",
}


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the rail, for whoever asks."""
    home = {"title": "What needs a person", "icon": "notifications", "link": reverse(STAFF_HOME)}
    found = [{"title": title, "items": entries(request, models)} for title, models in GROUPS.items()]
    return [{"items": [home]}, *[group for group in found if group["items"]]]


def entries(request: HttpRequest, models: dict[str, str]) -> list[dict[str, Any]]:
    """The entries of one group: what is registered and may be seen."""
    found = []
    for label, icon in models.items():
        model = apps.get_model(label)
        if admin.site.is_registered(model) and admin.site.get_model_admin(model).has_view_permission(request):
            words = WORDS.get(label) or str(model._meta.verbose_name_plural).capitalize()
            link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            found.append({"title": words, "icon": icon, "link": link})
    return found


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    """What a member of staff does with their own account."""
    return [
        {"title": "Change password", "link": reverse("account_change_password")},
        {"title": "Two-step sign-in", "link": reverse("mfa_index")},
        {"title": "Devices", "link": reverse("usersessions_list")},
    ]


def typefaces(request: HttpRequest) -> str:
    """The address of our type."""
    return static("css/fonts.css")


def stylesheet(request: HttpRequest) -> str:
    """The address of our colours."""
    return static("adminpanel/theme.css")
