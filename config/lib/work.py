"""Work rows: the row is the queue. It is there until its work is done, so nothing can be lost with the broker."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import F

from config.lib import clock

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The `run_after` of work that has had its attempts and waits for a person."""


class WorkQuerySet(models.QuerySet[Any]):
    """Finds and claims work that is not done."""

    def due(self) -> Self:
        """Unfinished rows whose time has come: never started, dropped by the broker, or left by a killed worker."""
        return self.filter(state__in=self.model.UNFINISHED, run_after__lte=clock.real_now())

    def claim(self, pk: int) -> Any | None:
        """Lease the row to this worker and return it fresh; None when it is done, leased or waiting."""
        lease_until = clock.real_now() + self.model.LEASE
        if not self.due().filter(pk=pk).update(run_after=lease_until, attempts=F("attempts") + 1):
            return None
        return self.get(pk=pk)


class WorkRow(models.Model):
    """A piece of work with its attempts. Subclasses have a `state`, indexed with `run_after`, and say which of its
    values are unfinished.
    """

    UNFINISHED: ClassVar[tuple[str, ...]] = ()
    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    MAX_ATTEMPTS: ClassVar[int] = 5
    LANDLORD: ClassVar[str] = "landlord"  # the way from a row to whose work it is; empty: nobody's

    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    run_after = models.DateTimeField(default=clock.real_now, editable=False)
    error_code = models.CharField(max_length=80, blank=True, editable=False)
    error = models.TextField(blank=True, editable=False, help_text="What went wrong last, for staff.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True

    def retry_at(self) -> datetime:
        """When to try again: a minute after the first failure, doubling with each, up to a year."""
        return clock.real_now() + timedelta(minutes=2 ** min(max(self.attempts - 1, 0), 19))

    @property
    def is_exhausted(self) -> bool:
        """Whether the row has had all its attempts."""
        return self.attempts >= self.MAX_ATTEMPTS


def work_models() -> list[type[WorkRow]]:
    """Every kind of work row that there is."""
    return [model for model in apps.get_models() if issubclass(model, WorkRow)]
