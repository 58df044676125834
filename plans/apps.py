"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plan matrix and the one gate."""

    name = "plans"

    def ready(self) -> None:
        """Register the system check."""
        from plans import checks  # noqa: F401
