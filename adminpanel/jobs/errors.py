"""What staff are refused when they would run something again."""

from config.lib.errors import DomainError


class StillRunning(DomainError):
    """The same task is at work on the same row."""

    code = "jobs.still_running"
    status = 409
    title = "It is running"
    message = "The same task is running for the same row. Wait for it to end: what its worker left is found by itself."


class NothingToDo(DomainError):
    """The row is done, or waits for a decision of a person."""

    code = "jobs.nothing_to_do"
    status = 409
    title = "There is nothing to run"
    message = "Its row is done, or waits for somebody's decision. Open the row: what can be done is offered there."


class UnknownTask(DomainError):
    """A task of an earlier version."""

    code = "jobs.unknown_task"
    status = 409
    title = "That task is no more"
    message = "No task of this name exists in this version, so it cannot be run again."
