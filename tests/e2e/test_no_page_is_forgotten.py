"""No page of ours is left out of the tests that look at each: an address is looked at, or answers with no page."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.e2e.looking import SEEN_BY_ANYONE

NO_PAGE = {
    # answers with something other than a page
    "healthz",
    "billing:stripe-webhook",
    "billing:stripe-portal",
    "billing:keep-plan",
    "billing:resume",
    "documents:download",
    "documents:download-neutral",
    "documents:page",
    "documents:csv",
    "documents:set-aside",
    "ordering:resume",
    "ordering:pay",
    "ordering:reopen",
    "orders:new-link",
    "orders:file",
    "orders:bundle",
    "ordered:zip",
    "ordered:file",
    "compliance:property-csv",
    "compliance:property-archived-csv",
    "compliance:evidence-csv",
    "compliance:tenancy-csv",
    "compliance:tenants-csv",
    "compliance:report-file",
    "leaving:archive-file",
    "leaving:closure-take-back",
    "compliance:report-schedule-run",
    "compliance:report-recipient-remove",
    "reporting:file",
    "compliance:webhook-on",
    "compliance:webhook-test",
    "compliance:webhook-replay",
    "api:v1",
    "compliance:trail-csv",
    "compliance:trail-pdf",
    "accounts:after-sign-in",
    "accounts:choose-landlord",
    "accounts:invitation-answer",
    "accounts:session-end",
    "intake:start",
    "intake:resume",
    "intake:pay",
    "intake:reopen",
    "intake:anew",
    "intake:home-remove",
    "intake:paper-remove",
    "compliance:address-give-up",
    "compliance:settings-branding-logo",
    "compliance:settings-branding-logo-remove",
    "compliance:settings-plan-data",
    "compliance:settings-team-again",
    "compliance:settings-team-take-back",
    "compliance:settings-texts-code",
    "compliance:settings-texts-wanted",
    "compliance:settings-texts-remove",
    "accounts:sms-inbound",
    "accounts:brand-style",
    "accounts:brand-logo",
    "compliance:tenancy-go-on",
    "compliance:occupier-leave",
    "compliance:requirement-acknowledge",
    "compliance:requirement-take-back",
    "compliance:tenants-invite-again",
    "compliance:tenants-ends",
    "compliance:tenants-share-end",
    "compliance:property-gas-page-code",
    "tenancy:answer",
    "tenancy:page",
    "tenancy:download",
    "tenancy:received",
}


def names(resolver: URLResolver | None = None, *, namespace: str = "") -> Iterator[str]:
    """The name of every address of ours; the library's and the staff site's have tests of their own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from names(entry, namespace=entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}:{entry.name}" if namespace else entry.name


def ours() -> set[str]:
    apps = (
        "accounts:",
        "billing:",
        "documents:",
        "compliance:",
        "intake:",
        "provisioning:",
        "ordering:",
        "orders:",
        "ordered:",
        "verifying:",
        "tenancy:",
        "gas-check:",
        "reporting:",
        "api:",
        "leaving:",
    )
    return {name for name in names() if name.startswith(apps) or name in ("home", "healthz")}


def test_no_address_of_ours_is_forgotten_here():
    """A page that is added must be added to the tests that look at pages, or to those that are no page."""
    looked_at = set(SEEN_BY_ANYONE)
    looked_at |= {"accounts:set-password", "accounts:mail", "accounts:invitations", "provisioning:progress"}
    looked_at |= {f"documents:{page}" for page in ("list", "upload", "detail", "remove")}
    looked_at |= {f"billing:{page}" for page in ("overview", "change-plan", "cancel", "begin-again")}
    looked_at |= {"compliance:property-choose", "intake:plan", "intake:homes", "intake:home-new", "intake:papers"}
    looked_at |= {"intake:check", "intake:unpaid"}
    looked_at |= {f"ordering:{page}" for page in ("start", "choose", "questions", "delivery", "check", "unpaid")}
    looked_at |= {
        "reporting:recipient",
        "leaving:archives",
        "leaving:archive",
        "leaving:closure",
        "leaving:closure-ask",
    }
    looked_at |= {"orders:follow", "orders:answer", "orders:files", "ordered:list", "ordered:detail"}
    parts = ("address", "place", "home", "building", "tenancy", "management")
    looked_at |= {f"intake:home-{part}" for part in parts}
    pages = ("dashboard", "property-list", "landlord-detail", "landlord-facts", "property-detail")
    pages += ("evidence-new", "evidence-correct", "evidence-withdraw", "evidence-served")
    pages += ("requirement-days", "requirement-waive", "score", "property-score")
    pages += ("property-questions", "property-facts", "property-facts-history", "landlord-facts-history")
    pages += ("requirement-detail", "requirement-list", "requirement-csv", "evidence-list")
    pages += ("property-add", "property-edit", "property-archive", "property-restore", "property-archived")
    pages += ("property-import", *(f"property-import-{part}" for part in ("columns", "preview", "abandon")))
    pages += ("tenancies", "tenancy-list", "tenancy-add", "tenancy-end", "tenancy-people", "occupier-name")
    pages += ("address", "address-confirm")
    pages += ("api-tokens", "api-token-revoke")
    pages += ("webhooks", "webhook", *(f"webhook-{part}" for part in ("change", "rotate", "remove", "delivery")))
    pages += ("settings", "settings-branding", "settings-branding-preview", "settings-texts")
    pages += (
        "settings-notifications",
        "settings-plan",
        "settings-team",
        "settings-team-invite",
        "settings-member",
        "settings-member-remove",
    )
    pages += ("trail", "as-at", "property-as-at", "calendar", "calendar-feeds", "calendar-feed-revoke")
    pages += (
        "tenants",
        "tenants-of",
        *(f"tenants-{part}" for part in ("invite", "revoke", "share", "messages", "request")),
    )
    pages += ("property-gas-page", "property-gas-page-revoke")
    pages += ("reports", "report", "report-evidence")
    pages += ("report-schedules", "report-schedule", "report-schedule-end")
    looked_at |= {f"compliance:{page}" for page in pages}
    looked_at |= {f"tenancy:{page}" for page in ("home", "papers", "paper", "messages", "requests")} | {
        "gas-check:page"
    }

    assert looked_at | NO_PAGE == ours()
