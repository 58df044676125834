"""One active administrator always remains.

A change that ends an administrator locks all of them first, in primary-key order, so that two such changes wait for
each other; and counts after it was made, so that two rows of one change cannot each rely on the other. Changes that
send no signal (`update()`, raw SQL, `TRUNCATE`) are refused by triggers of the database; while a change goes through
here those wait, so that whoever asked is told in our words.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from accounts.models import User
from adminpanel.errors import LastAdministrator
from adminpanel.selectors import active_administrators

RIGHTS = frozenset({"is_active", "is_superuser"})
ENDS = "_ends_an_administrator"


@receiver(pre_save, sender=User)
def lock_before_save(instance: User, raw: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """Before an administrator is saved as something less, hold every administrator."""
    is_written = update_fields is None or not RIGHTS.isdisjoint(update_fields)
    stays = instance.is_active and instance.is_superuser
    ends = bool(instance.pk) and not raw and is_written and not stays
    setattr(instance, ENDS, ends and held_as_administrator(instance))


@receiver(pre_delete, sender=User)
def lock_before_delete(instance: User, **_: Any) -> None:
    """Before an administrator is deleted, hold every administrator."""
    setattr(instance, ENDS, held_as_administrator(instance))


@receiver([post_save, post_delete], sender=User)
def count_afterwards(instance: User, **_: Any) -> None:
    """After an administrator has ended, one must be left."""
    if not instance.__dict__.pop(ENDS, False):
        return
    if not active_administrators().exists():
        raise LastAdministrator
    let_triggers("IMMEDIATE")


def held_as_administrator(user: User) -> bool:
    """Whether the stored row is an active administrator's; if so, all of them are locked from now on."""
    if not active_administrators().filter(pk=user.pk).exists():
        return False
    let_triggers("DEFERRED")
    return user.pk in list(active_administrators().select_for_update().values_list("pk", flat=True))


def let_triggers(mode: str) -> None:
    """Let the database's own guard speak now, or when it is asked to again, at the latest at the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS adminpanel_administrator_changed, adminpanel_administrator_deleted {mode}")
