"""The states of a provisioning job and of its steps."""

from django.db import models

from config.lib.states import StateMachine


class JobState(models.TextChoices):
    """Where a job stands. `provisioned`: the portal is there; `welcomed`: the landlord was told so."""

    PENDING = "pending", "Waiting"
    RUNNING = "running", "Running"
    PROVISIONED = "provisioned", "Portal ready"
    WELCOMED = "welcomed", "Welcomed"
    FAILED = "failed", "Failed"


JOB = StateMachine(
    "provisioning.job",
    {
        JobState.PENDING: frozenset({JobState.RUNNING}),
        JobState.RUNNING: frozenset({JobState.PROVISIONED, JobState.FAILED}),
        JobState.PROVISIONED: frozenset({JobState.WELCOMED}),
        JobState.FAILED: frozenset({JobState.RUNNING}),
    },
)


class Step(models.TextChoices):
    """The steps, in the order in which they are taken. The words are what the landlord reads."""

    PROPERTIES = "properties", "Your properties"
    TENANCIES = "tenancies", "Your tenancies"
    REQUIREMENTS = "requirements", "What the law asks of each"
    STANDING = "standing", "Where each of them stands"
    OWNER = "owner", "Your account"
    UPLOADS = "uploads", "Your documents"


class ArchiveState(models.TextChoices):
    """Where an archive of an account stands. `ended`: its file is gone, after its time."""

    QUEUED = "queued", "Being made"
    MADE = "made", "Ready"
    FAILED = "failed", "Failed"
    ENDED = "ended", "No longer kept"


ARCHIVE = StateMachine(
    "provisioning.archive",
    {
        ArchiveState.QUEUED: frozenset({ArchiveState.MADE, ArchiveState.FAILED}),
        ArchiveState.MADE: frozenset({ArchiveState.ENDED}),
    },
)


class ClosureState(models.TextChoices):
    """Where the closing of an account stands. While it waits, all works as before; once it erases, nothing opens."""

    ASKED = "asked", "Asked for"
    WAITING = "waiting", "Can be taken back"
    RETURNING = "returning", "Being taken back"
    TAKEN_BACK = "taken_back", "Taken back"
    ERASING = "erasing", "Being erased"
    ERASED = "erased", "Erased"


CLOSURE = StateMachine(
    "provisioning.closure",
    {
        ClosureState.ASKED: frozenset({ClosureState.WAITING, ClosureState.RETURNING, ClosureState.ERASING}),
        # Whoever goes on at Stripe's own page has it ended once more.
        ClosureState.WAITING: frozenset({ClosureState.ASKED, ClosureState.RETURNING, ClosureState.ERASING}),
        ClosureState.RETURNING: frozenset({ClosureState.TAKEN_BACK}),
        ClosureState.ERASING: frozenset({ClosureState.ERASED}),
    },
)

COOLING_OFF = (ClosureState.ASKED, ClosureState.WAITING)
"""Where it can be taken back, and begins to be carried out once its day has come."""

OPEN_CLOSURES = (*COOLING_OFF, ClosureState.RETURNING, ClosureState.ERASING)
"""Where something is still to be done. An account has one such closure at most."""
