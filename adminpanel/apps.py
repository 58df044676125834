"""The adminpanel app."""

from django.apps import AppConfig


class AdminpanelConfig(AppConfig):
    """Staff: the admin site and the rule that one administrator always remains."""

    name = "adminpanel"
