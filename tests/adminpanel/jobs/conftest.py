"""The ground of the tests about jobs."""

import pytest

from adminpanel.jobs.timetable import write_timetable
from adminpanel.models import TimetableEntry


@pytest.fixture(autouse=True)
def timetable(db) -> None:
    """The timetable as it is seeded at this moment: an entry that has waited since an earlier test would be late."""
    TimetableEntry.objects.all().delete()
    write_timetable()
