"""The tasks of this app live with their subjects; Celery looks for them here."""

from accounts.messages.tasks import send, sweep

__all__ = ["send", "sweep"]
