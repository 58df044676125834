"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The vault: files as landlords gave them."""

    name = "documents"

    def ready(self) -> None:
        """Connect the receivers."""
        from documents import receivers  # noqa: F401
