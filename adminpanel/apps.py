"""The adminpanel app, and the two that it dresses: the admin itself and its theme."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from unfold.apps import BasicAppConfig

REGISTRATIONS = (
    "accounts", "people", "messages", "trail", "plans", "billing", "inbox", "money_back", "documents", "generation",
    "orders", "compliance", "tenants", "law", "intake", "provisioning", "jobs",
)  # fmt: skip


class AdminpanelConfig(AppConfig):
    """Staff: the admin site and the rule that one administrator always remains."""

    name = "adminpanel"
    verbose_name = "Jobs"  # all that it has rows of

    def ready(self) -> None:
        """Connect the receivers and register the pages of every app and of the law."""
        from adminpanel import receivers  # noqa: F401
        from adminpanel.jobs import receivers as job_receivers  # noqa: F401

        for name in REGISTRATIONS:
            import_module(f"adminpanel.registrations.{name}")


class StaffSiteConfig(SimpleAdminConfig):
    """Django's admin on our site. Apps do not know that it exists, so nothing is discovered in them."""

    default_site = "adminpanel.site.StaffSite"


class ThemeConfig(BasicAppConfig):  # type: ignore[misc]
    """The theme's templates and files, without the site that it would put in place of ours."""
