"""Reading how far a portal is."""

from dataclasses import dataclass

from accounts.models import Landlord
from provisioning.models import ProvisioningJob
from provisioning.states import JobState, Step


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as the progress page shows it; `state` is done, doing or waiting."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the portal is, as the landlord sees it."""

    is_paid: bool
    is_ready: bool
    is_delayed: bool
    steps: list[StepShown]

    @property
    def is_moving(self) -> bool:
        """Whether the page is worth asking for again."""
        return not self.is_ready


def progress_of(landlord: Landlord) -> Progress:
    """How far the newest job of the landlord is; unpaid where there is none."""
    job = ProvisioningJob.objects.filter(landlord=landlord).order_by("-pk").first()
    if job is None:
        return Progress(is_paid=False, is_ready=False, is_delayed=False, steps=shown_steps(set(), is_paid=False))
    finished = set(job.finished_steps.values_list("step", flat=True))
    return Progress(
        is_paid=True,
        is_ready=job.state == JobState.WELCOMED,
        is_delayed=job.state == JobState.FAILED,
        steps=shown_steps(finished, is_paid=True),
    )


def shown_steps(finished: set[str], *, is_paid: bool) -> list[StepShown]:
    """Every step: those finished, the one at work, those to come."""
    waiting = [step for step in Step if step not in finished]
    doing = waiting[0] if waiting and is_paid else None
    return [StepShown(label=str(step.label), state=state_of(step, finished, doing)) for step in Step]


def state_of(step: Step, finished: set[str], doing: Step | None) -> str:
    """The word for one step."""
    if step in finished:
        return "done"
    return "doing" if step == doing else "waiting"
