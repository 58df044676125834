"""Two roles in the database: one owns the tables and migrates them, the other is web and worker, and owns none.

What the second may do it is told after each migration, so that a table is never there without its rights. Where one role
is both, as in a database of one's own, nothing is granted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
OWNS = """
SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    OR EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER'))
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside it this process is the owner of the tables. Not within a transaction: the connection is another."""
    before = {name: connection.settings_dict[name] for name in settings.DATABASE_OWNER}
    if before == settings.DATABASE_OWNER:
        yield
        return
    _become(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        _become(before)


def _become(who: dict[str, object]) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(who)  # type: ignore[typeddict-item]


def let_application_work(*, but: Iterable[str] = ()) -> None:
    """Give the role of web and worker the rows of every table, and take away what `but` revokes `FROM {role}`."""
    if settings.DATABASE_OWNER["USER"] == settings.APPLICATION_ROLE:
        return
    role = sql.Identifier(settings.APPLICATION_ROLE)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*GRANTS, *but):
            cursor.execute(sql.SQL(statement).format(role=role))


def owns_tables() -> bool:
    """Whether this process could change the tables themselves, their triggers and their rights."""
    with connection.cursor() as cursor:
        cursor.execute(OWNS)
        (answer,) = cursor.fetchone()
    return bool(answer)
