"""Where the sandbox keeps what it knows: one SQLite file. Reading an object is one read."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from billing.sandbox.errors import no_such
from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body

SCHEMA = """
create table if not exists objects (
    seq integer primary key autoincrement,
    id text not null unique,
    kind text not null,
    body text not null,
    notes text not null
);
create index if not exists objects_by_kind on objects (kind, seq);
create table if not exists facets (
    kind text not null, name text not null, value text not null, object_id text not null,
    primary key (kind, name, value, object_id)
) without rowid;
create index if not exists facets_of_object on facets (object_id);
create table if not exists replays (
    key text primary key, fingerprint text not null, answer text not null, created integer not null
);
drop table if exists timers;
create table if not exists alarms (
    object_id text not null, kind text not null, due_at integer not null, primary key (object_id, kind)
);
create index if not exists alarms_by_due on alarms (due_at);
create table if not exists facts (name text primary key, value text not null);
create table if not exists deliveries (
    event_id text primary key, due_at real, state text not null default 'waiting', attempts integer not null default 0
);
create index if not exists deliveries_by_due on deliveries (due_at) where state = 'waiting';
create table if not exists attempts (
    event_id text not null, number integer not null, at real not null, url text not null,
    status integer, error text not null, primary key (event_id, number)
);
"""
TABLES = ("objects", "facets", "replays", "alarms", "facts", "deliveries", "attempts")
BY_KIND = ("objects", "facets")
BUSY_SECONDS = 30

# What objects of a kind can be looked up by: the name of the parameter, and where the value stands.
FACETS: dict[str, dict[str, tuple[str, ...]]] = {
    "charge": {"customer": ("customer",), "payment_intent": ("payment_intent",)},
    "checkout.session": {
        "customer": ("customer",),
        "payment_intent": ("payment_intent",),
        "status": ("status",),
        "subscription": ("subscription",),
    },
    "customer": {"email": ("email",)},
    "dispute": {"charge": ("charge",), "payment_intent": ("payment_intent",)},
    "event": {"type": ("type",)},
    "invoice": {
        "customer": ("customer",),
        "status": ("status",),
        "subscription": ("parent", "subscription_details", "subscription"),
    },
    "invoice_payment": {
        "invoice": ("invoice",),
        "payment_intent": ("payment", "payment_intent"),
        "status": ("status",),
    },
    "payment_intent": {"customer": ("customer",)},
    "payment_method": {"customer": ("customer",), "type": ("type",)},
    "price": {
        "active": ("active",),
        "currency": ("currency",),
        "lookup_key": ("lookup_key",),
        "product": ("product",),
        "type": ("type",),
    },
    "product": {"active": ("active",)},
    "refund": {"charge": ("charge",), "payment_intent": ("payment_intent",)},
    "subscription": {"customer": ("customer",), "status": ("status",)},
    "subscription_schedule": {"customer": ("customer",), "subscription": ("subscription",)},
    "tax_rate": {"active": ("active",), "inclusive": ("inclusive",)},
}

_local = threading.local()


def connection() -> sqlite3.Connection:
    """This thread's connection."""
    if not hasattr(_local, "connection"):
        _local.connection = connect()
    found: sqlite3.Connection = _local.connection
    return found


def connect() -> sqlite3.Connection:
    """Open the file; readers never wait for the writer."""
    OPTIONS.data.parent.mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(OPTIONS.data, timeout=BUSY_SECONDS, isolation_level=None)
    opened.execute("pragma journal_mode = wal")
    opened.execute("pragma synchronous = normal")
    return opened


def prepare() -> None:
    """Make the tables that are missing."""
    connection().executescript(SCHEMA)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing, one writer at a time; then what was to happen after it."""
    _local.after = []
    connection().execute("begin immediate")
    try:
        yield
    except BaseException:
        connection().execute("rollback")
        raise
    connection().execute("commit")
    for callback in _local.after:
        callback()


def after_commit(callback: Callable[[], None]) -> None:
    """Have something done once this transaction is committed."""
    _local.after.append(callback)


def wipe(*, keep: Sequence[str] = ()) -> None:
    """Forget everything but the objects of the kinds that are kept."""
    others = f" where kind not in ({', '.join('?' * len(keep))})"
    for table in TABLES:
        where, kinds = (others, tuple(keep)) if table in BY_KIND else ("", ())
        connection().execute(f"delete from {table}{where}", kinds)  # noqa: S608 - the names are ours


def put(body: Body, *, notes: Body | None = None) -> Body:
    """Keep an object as it now is; notes are ours and are shown to nobody."""
    kind, key, text = body["object"], body["id"], json.dumps(body)
    if notes is None:
        sql = "insert into objects (id, kind, body, notes) values (?, ?, ?, '{}')"
        sql += " on conflict (id) do update set body = excluded.body"
        connection().execute(sql, (key, kind, text))
    else:
        sql = "insert into objects (id, kind, body, notes) values (?, ?, ?, ?)"
        sql += " on conflict (id) do update set body = excluded.body, notes = excluded.notes"
        connection().execute(sql, (key, kind, text, json.dumps(notes)))
    if kind in FACETS:
        index(body)
    return body


def index(body: Body) -> None:
    """Note under which values an object is found."""
    connection().execute("delete from facets where object_id = ?", (body["id"],))
    rows = []
    for name, path in FACETS[body["object"]].items():
        value = written(reach(body, path))
        if value is not None:
            rows.append((body["object"], name, value, body["id"]))
    connection().executemany("insert into facets (kind, name, value, object_id) values (?, ?, ?, ?)", rows)


def reach(body: Body, path: tuple[str, ...]) -> Any:
    """The value at the end of a path; None where the path breaks off."""
    value: Any = body
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def written(value: Any) -> str | None:
    """A value as a request would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def remember(name: str, value: str) -> None:
    """Keep a fact about the sandbox itself."""
    connection().execute("insert or replace into facts (name, value) values (?, ?)", (name, value))


def recall(name: str, default: str) -> str:
    """A fact about the sandbox itself."""
    row = connection().execute("select value from facts where name = ?", (name,)).fetchone()
    return str(row[0]) if row else default


def find(key: str) -> Body | None:
    """An object by its id."""
    row = connection().execute("select body from objects where id = ?", (key,)).fetchone()
    return json.loads(row[0]) if row else None


def get(kind: str, *, key: str, param: str = "id") -> Body:
    """An object of a kind; Stripe's refusal when there is none."""
    body = find(key)
    if body is None or body["object"] != kind:
        raise no_such(kind, key=key, param=param)
    return body


def notes_of(key: str) -> Body:
    """What we noted about an object."""
    row = connection().execute("select notes from objects where id = ?", (key,)).fetchone()
    notes: Body = json.loads(row[0]) if row else {}
    return notes


def select(kind: str, *, name: str = "", value: str = "") -> Iterator[Body]:
    """Objects of a kind, newest first, all or those found under one value."""
    sql, args = "select body from objects where kind = ? order by seq desc", [kind]
    if name:
        sql = "select o.body from facets f join objects o on o.id = f.object_id"
        sql += " where f.kind = ? and f.name = ? and f.value = ? order by o.seq desc"
        args = [kind, name, value]
    for row in connection().execute(sql, args):
        yield json.loads(row[0])
