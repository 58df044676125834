"""Work that is unfinished for longer than it may be, whatever kind of row it is."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from celery import Task
from django.db.models import Q, QuerySet

from adminpanel.jobs.causes import STUCK, Cause, list_of, page_of, state_of
from adminpanel.jobs.limits import EACH, limit
from adminpanel.jobs.work import landlord_of, task_of
from config.lib import clock
from config.lib.tasks import SWEEP_LIMIT
from config.lib.work import NEVER, WorkRow, work_models
from documents.models import DocumentOrder
from documents.orders.states import OrderState


def overdue(model: type[WorkRow]) -> QuerySet[Any]:
    """The rows of a kind that are unfinished for longer than they may be, and that no person was asked about yet."""
    condition = Q(pk__in=[])
    for state in model.UNFINISHED:
        condition |= Q(state=state) & is_over(model, limit(model, state))
    rows: QuerySet[Any] = model._default_manager.filter(condition)
    return rows


def is_over(model: type[WorkRow], longest: timedelta) -> Q:
    """Whether the time of a row in an unfinished state is over.

    Where the row says since when it is in its state, that counts. Else it is over when nobody has taken it up for so
    long after its time had come, counted from the beginning of its last lease; or when it goes on failing.
    """
    if any(field.name == "moved_at" for field in model._meta.fields):
        return Q(moved_at__lt=clock.now() - longest)
    at = clock.real_now() - longest
    never_taken = Q(attempts=0, run_after__lt=at)
    dropped = Q(attempts__gt=0, run_after__lt=min(at + model.LEASE, clock.real_now()))
    failing = Q(attempts__gt=1, created_at__lt=clock.now() - longest, run_after__lt=NEVER) & ~Q(error_code="")
    return never_taken | dropped | failing


def stuck_orders() -> QuerySet[DocumentOrder]:
    """Orders that are stuck, and those under review beyond what was promised; not those that wait for the post."""
    now = clock.now()
    late = overdue(DocumentOrder).values("pk")
    waits_for_post = Q(state=OrderState.DELIVERING, is_posted=True, posted_on=None, due_at__gte=now)
    is_late = Q(pk__in=late) | Q(state=OrderState.IN_REVIEW, due_at__lt=now)
    return DocumentOrder.objects.filter(is_late).exclude(waits_for_post)


def stuck(model: type[WorkRow]) -> QuerySet[Any]:
    """What is stuck of a kind of work."""
    return stuck_orders() if model is DocumentOrder else overdue(model)


def causes() -> Iterator[Cause]:
    """A cause for each stuck row that somebody paid for, and one for all rows that are stuck alike."""
    for model in work_models():
        rows = stuck(model)
        yield from of_each(model, rows) if model._meta.label in EACH else of_all(model, rows)


def of_each(model: type[WorkRow], rows: QuerySet[Any]) -> Iterator[Cause]:
    """A cause for each row."""
    for row in rows.annotate(whose=landlord_of(model)):
        words = state_words(model, state_of(row))
        yield Cause(
            code=STUCK,
            key=f"{model._meta.label}:{row.pk}:{state_of(row)}",
            sentence=f"{row} is “{words}” for longer than that may take.",
            path=page_of(row),
            landlord_id=row.whose,
            subject=row,
        )


def of_all(model: type[WorkRow], rows: QuerySet[Any]) -> Iterator[Cause]:
    """A cause for all rows that are in one state with one error."""
    task = task_of(model)
    found: QuerySet[Any, tuple[str, str]] = rows.values_list("state", "error_code")
    for (state, code), count in Counter(found).items():
        name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
        error = f" The last error was {code}." if code else ""
        yield Cause(
            code=STUCK,
            key=f"{model._meta.label}:{state}:{code}",
            sentence=f"{count} {name} “{state_words(model, state)}” for longer than that may take.{error}",
            path=list_of(model, task=(task and task.name) or "", state=state),
            rows=count,
        )


def state_words(model: Any, state: str) -> str:
    """What people call a state of a kind of work."""
    column = model._meta.get_field("state")
    return str(dict(column.flatchoices)[state]).lower()


def due_again() -> Iterator[tuple["Task[..., object]", int]]:
    """Each stuck row that a worker may take up at once, with its task."""
    for model in work_models():
        task = task_of(model)
        due = stuck(model).filter(run_after__lte=clock.real_now()).values_list("pk", flat=True)
        yield from ((task, key) for key in due[:SWEEP_LIMIT] if task)
