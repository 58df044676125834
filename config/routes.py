"""Named routes that a floor may point to above itself, and the portal's navigation.

An app may not know the pages of the apps above it; where people must be sent there all the same, the name stands here.
"""

from dataclasses import dataclass

HOME = "home"
AFTER_SIGN_IN = "accounts:after-sign-in"
PORTAL_HOME = "compliance:dashboard"
TENANT_HOME = "tenancy:home"
BILLING = "billing:overview"
SETTINGS = "compliance:settings"
ADDRESS_OF_RECORD = "compliance:address"
ADDRESS_CONFIRM = "compliance:address-confirm"
ARCHIVES = "leaving:archives"
CLOSURE = "leaving:closure"
STAFF_HOME = "admin:index"
SECOND_STEP = "mfa_index"
SIGN_UP = "intake:start"
PROGRESS = "provisioning:progress"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the portal's rail. An entry is added with the page it opens, never before.

    It is marked on every page of its app whose name begins with its `prefix`, or with one of them. One with a
    `feature` shows only to landlords whose plan has it.
    """

    label: str
    route: str
    icon: str
    group: str = "main"
    prefix: str | tuple[str, ...] | None = None
    feature: str = ""

    def holds(self, shown: str) -> bool:
        """Whether it is the entry of the page of this name."""
        app, _, name = shown.partition(":")
        is_ours = app == self.route.partition(":")[0]
        return shown == self.route or (is_ours and self.prefix is not None and name.startswith(self.prefix))


NAVIGATION = (
    NavigationItem("Dashboard", "compliance:dashboard", "dashboard"),
    NavigationItem("Properties", "compliance:property-list", "properties", prefix="property"),
    NavigationItem("Requirements", "compliance:requirement-list", "requirements", prefix="requirement"),
    NavigationItem("Documents", "documents:list", "documents", prefix=""),
    NavigationItem("Orders", "ordered:list", "orders", prefix=""),
    NavigationItem("Evidence", "compliance:evidence-list", "evidence", prefix="evidence"),
    NavigationItem("Tenancies", "compliance:tenancy-list", "tenancies", prefix="tenanc"),
    NavigationItem("Calendar", "compliance:calendar", "calendar", prefix="calendar", feature="compliance_calendar"),
    NavigationItem(
        "Tenants", "compliance:tenants", "tenants", group="account", prefix="tenants", feature="tenant_portal"
    ),
    NavigationItem("Reports", "compliance:reports", "reports", prefix="report", feature="reports_pdf"),
    NavigationItem(
        "Integrations",
        "compliance:webhooks",
        "integrations",
        group="account",
        prefix=("webhook", "api"),
        feature="webhooks",
    ),
    NavigationItem("Audit trail", "compliance:trail", "trail", group="account", prefix="trail"),
    NavigationItem("Billing", "billing:overview", "billing", group="account"),
    NavigationItem("Settings", "compliance:settings", "settings", group="account", prefix="settings"),
)
