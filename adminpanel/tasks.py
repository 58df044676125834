"""The tasks of this app live with their subject; Celery looks for them here."""

from adminpanel.jobs.tasks import clean_up, watch

__all__ = ["clean_up", "watch"]
