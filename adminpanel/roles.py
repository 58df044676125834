"""The roles of the staff: groups whose rights stand in `data/roles.yaml` and are written by `manage.py seed`.

An administrator is whoever has `is_superuser`. The group of that name says the same, and the database keeps the two
together; docs/adr/0007 says why.
"""

from pathlib import Path
from typing import Any

import yaml
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User

RIGHTS = Path(__file__).parent / "data" / "roles.yaml"


class Role(models.TextChoices):
    """What a member of staff is."""

    ADMINISTRATOR = "administrator", "Administrator"
    SUPPORT = "support", "Support"
    REVIEWER = "reviewer", "Reviewer of documents"
    AUDITOR = "auditor", "Auditor, read only"


@transaction.atomic
def seed() -> None:
    """Write each role with exactly the rights that the file gives it, and administrators into their group."""
    rights: dict[str, dict[str, Any]] = yaml.safe_load(RIGHTS.read_text())
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(permissions(rights[role]))
    Group.objects.get(name=Role.ADMINISTRATOR).user_set.set(User.objects.filter(is_superuser=True))


def permissions(rights: dict[str, Any]) -> list[Permission]:
    """The permissions that a role's rights name; KeyError for a kind of row that the site does not show."""
    shown = {model._meta.label_lower for model in admin.site._registry}
    named: set[tuple[str, str]] = set()
    for verb, kinds in rights.items():
        chosen = shown if kinds == "all" else set(kinds)
        if unknown := chosen - shown:
            raise KeyError(f"Roles name what the staff site does not show: {sorted(unknown)}")
        named |= {(kind.split(".")[0], f"{verb}_{kind.split('.')[1]}") for kind in chosen}
    wanted = Q(pk__in=[])
    for app, codename in named:
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def role_of(user: User) -> Role | None:
    """What a person is among the staff; None for somebody who is not staff."""
    if not user.is_staff:
        return None
    if user.is_superuser:
        return Role.ADMINISTRATOR
    name = user.groups.filter(name__in=Role.values).values_list("name", flat=True).first()
    return Role(name) if name else None


@transaction.atomic
def give_role(user: User, role: Role | None) -> None:
    """Make a person this and nothing else; None ends their place among the staff. LastAdministrator may refuse it."""
    user.is_staff = role is not None
    user.is_superuser = role == Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.set(Group.objects.filter(name=role) if role else [])
