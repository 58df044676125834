"""The states of a file's scan for viruses, of our look into it, of what was read in it, and of documents made here."""

from django.db import models

from config.lib.states import StateMachine


class ScanState(models.TextChoices):
    """What a virus scanner said of a file."""

    WAITING = "waiting", "Held until it is scanned"
    NOT_SCANNED = "not_scanned", "Not scanned: no virus scanner is connected"
    CLEAN = "clean", "Scanned, no virus found"
    INFECTED = "infected", "Shut away: a virus was found"


SCAN = StateMachine(
    "documents.scan",
    {ScanState.WAITING: frozenset({ScanState.CLEAN, ScanState.INFECTED, ScanState.NOT_SCANNED})},
    field="scan",
)


class InspectionState(models.TextChoices):
    """Where our look into a file stands."""

    PENDING = "pending", "Pending"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


INSPECTION = StateMachine(
    "documents.inspection",
    {
        InspectionState.PENDING: frozenset({InspectionState.DONE, InspectionState.FAILED}),
        InspectionState.FAILED: frozenset({InspectionState.PENDING}),
    },
)


class ReadingState(models.TextChoices):
    """Where the reading of a file stands. What was read is a proposal until a person uses it."""

    PENDING = "pending", "Being read"
    PROPOSED = "proposed", "Read, and waiting for you"
    USED = "used", "Used"
    SET_ASIDE = "set_aside", "Set aside"
    FAILED = "failed", "Could not be read"


READING = StateMachine(
    "documents.reading",
    {
        ReadingState.PENDING: frozenset({ReadingState.PROPOSED, ReadingState.FAILED}),
        ReadingState.PROPOSED: frozenset({ReadingState.USED, ReadingState.SET_ASIDE}),
        ReadingState.SET_ASIDE: frozenset({ReadingState.PROPOSED, ReadingState.USED}),
    },
)


class RunState(models.TextChoices):
    """Where the making of a document stands. A run that may be tried again by itself is queued still."""

    QUEUED = "queued", "Queued"
    MADE = "made", "Made"
    FAILED = "failed", "Failed"


RUN = StateMachine("documents.run", {RunState.QUEUED: frozenset({RunState.MADE, RunState.FAILED})})


class PromptState(models.TextChoices):
    """Where a version of a prompt stands. One of a kind is active; what was active once can come back only as new."""

    DRAFT = "draft", "Draft"
    TESTED = "tested", "Tested"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


PROMPT = StateMachine(
    "documents.prompt",
    {
        PromptState.DRAFT: frozenset({PromptState.TESTED, PromptState.RETIRED}),
        PromptState.TESTED: frozenset({PromptState.ACTIVE, PromptState.RETIRED}),
        PromptState.ACTIVE: frozenset({PromptState.RETIRED}),
    },
)
