"""The rows of this app live with their subject; Django looks for them here."""

from adminpanel.jobs.models import Heartbeat, Incident, JobRun, TimetableEntry

__all__ = ["Heartbeat", "Incident", "JobRun", "TimetableEntry"]
