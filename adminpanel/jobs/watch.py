"""Looking for what is stuck, late, failing or missing."""

from collections.abc import Iterator

from django.db.models import Q

from adminpanel.jobs import incidents
from adminpanel.jobs.causes import FAILING, LATE, MISSING, STUCK, Cause
from adminpanel.jobs.limits import CATCHING_UP, DYING, HEARTBEATS_KEPT, INCIDENTS_KEPT, RUN_LIMIT, RUNS_KEPT, SILENCE
from adminpanel.jobs.models import Heartbeat, Incident, JobRun, TimetableEntry
from adminpanel.jobs.pulse import HEARTBEATS, WORDS, silent_for
from adminpanel.jobs.states import Process, RunState
from adminpanel.jobs.stuck import causes as stuck_causes
from adminpanel.jobs.timetable import failing_entries, late_entries, write_timetable
from adminpanel.jobs.work import own_limits
from config.lib import clock


def watch() -> None:
    """Bring the incidents in line with what is wrong now."""
    write_timetable()
    mark_lost()
    incidents.found(missing(), codes=[MISSING])
    incidents.found(failing_entries(), codes=[FAILING])
    if not is_catching_up():
        incidents.found(late_entries(), codes=[LATE])
        incidents.found(stuck_causes(), codes=[STUCK])
    incidents.heal()


def mark_lost() -> None:
    """Runs that cannot be running any more were lost with their worker."""
    now, own = clock.real_now(), own_limits()
    is_over = Q(started_at__lt=now - RUN_LIMIT) & ~Q(task__in=own)
    for task, longest in own.items():
        is_over |= Q(task=task, started_at__lt=now - longest - DYING)
    for model in (JobRun, TimetableEntry):
        lost = model._default_manager.filter(is_over, state=RunState.RUNNING)
        lost.update(state=RunState.LOST, error_code="jobs.lost")


def missing() -> Iterator[Cause]:
    """A cause for each kind of process that has given no sign of life."""
    for process in Process:
        silence = silent_for(process)
        if silence is None or silence > SILENCE:
            yield Cause(code=MISSING, key=process, sentence=WORDS[process], path=HEARTBEATS)


def is_catching_up() -> bool:
    """Whether a process was missing a moment ago, so that what waits for it is known to."""
    just_over = Q(closed_at=None) | Q(closed_at__gt=clock.real_now() - CATCHING_UP)
    return Incident.objects.filter(just_over, code=MISSING).exists()


def clean_up() -> None:
    """Forget runs, closed incidents and signs of life that are old."""
    now = clock.real_now()
    JobRun.objects.filter(started_at__lt=now - RUNS_KEPT).delete()
    Incident.objects.filter(closed_at__lt=now - INCIDENTS_KEPT).delete()
    Heartbeat.objects.filter(at__lt=now - HEARTBEATS_KEPT).delete()
