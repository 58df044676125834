"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The public sign-up wizard."""

    name = "intake"

    def ready(self) -> None:
        """Connect the receivers."""
        from intake import receivers  # noqa: F401
