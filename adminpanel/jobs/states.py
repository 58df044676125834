"""How a run stands, and why an incident is over."""

from django.db import models


class RunState(models.TextChoices):
    """Where a run stands. `lost`: its worker ended in the middle of it, or it ran past its time."""

    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Done"
    FAILED = "failed", "Failed"
    RETRIED = "retried", "To be tried again"
    REVOKED = "revoked", "Called off"
    LOST = "lost", "Lost with its worker"


class Ending(models.TextChoices):
    """Why an incident is over."""

    HEALED = "healed", "It healed"
    SUPERSEDED = "superseded", "A newer incident tells more"
    BY_STAFF = "by_staff", "Closed by staff"


class Process(models.TextChoices):
    """What must be alive somewhere."""

    WORKER = "worker", "Worker"
    BEAT = "beat", "Beat"
