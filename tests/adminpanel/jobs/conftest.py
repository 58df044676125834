"""The ground of the tests about jobs."""

import pytest

from adminpanel.jobs.timetable import write_timetable


@pytest.fixture(autouse=True)
def timetable(db) -> None:
    """The timetable as it is seeded; a test that commits may have emptied it."""
    write_timetable()
