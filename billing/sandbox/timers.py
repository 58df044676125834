"""What is to happen by itself, and when: at most one timer of a kind for each object."""

from dataclasses import dataclass

from billing.sandbox import store


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that happens to an object at an instant, if nothing stops it before."""

    key: str
    kind: str
    due_at: int


def start(key: str, *, kind: str, due_at: int) -> None:
    """Have something happen to an object; a timer of this kind that it had is replaced."""
    sql = "insert or replace into alarms (object_id, kind, due_at) values (?, ?, ?)"
    store.connection().execute(sql, (key, kind, due_at))


def stop(key: str, *, kind: str) -> None:
    """It is not to happen any more."""
    store.connection().execute("delete from alarms where object_id = ? and kind = ?", (key, kind))


def earliest(*, until: int | None = None) -> Timer | None:
    """The one that falls due next, or None where none does until then. Of two at once the one that was set first."""
    sql = "select object_id, kind, due_at from alarms where due_at <= ? order by due_at, rowid limit 1"
    row = store.connection().execute(sql, (2**62 if until is None else until,)).fetchone()
    return Timer(*row) if row else None
