"""What is done to members of the staff, and to everybody's access: each leaves an entry in the trail."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.errors import LastOwner
from accounts.messages.services import queue
from accounts.models import User
from accounts.services import close_doors, forget_second_steps, invite
from adminpanel.errors import NotStaff, OwnRights
from adminpanel.roles import Role, give_role, role_of
from adminpanel.selectors import only_owned_by


def rights_of(user: User) -> dict[str, str | bool | None]:
    """What a person may be: active or not, and what among the staff."""
    return {"is_active": user.is_active, "role": role_of(user)}


def ensure_landlords_keep_an_owner(user: User) -> None:
    """Pass, or LastOwner with the landlords that nobody else owns."""
    if alone := only_owned_by(user):
        references = ", ".join(landlord.reference for landlord in alone)
        raise LastOwner(f"{user} is the only active owner of {references}. Make another member an owner first.")


def ensure_not_oneself(user: User, *, by: User) -> None:
    """Pass, or OwnRights where somebody would remove or weaken themselves."""
    if user.pk == by.pk:
        raise OwnRights


# Coming and going ---------------------------------------------------------------------------------


@transaction.atomic
def add_to_staff(user: User, *, role: Role, by: User) -> None:
    """Give a new person their role and invite them."""
    give_role(user, role)
    audit.record("adminpanel.user.invited", subject=user, after=rights_of(user), by=by)
    send_invitation(user, by=by)


def send_invitation(user: User, *, by: User) -> None:
    """Mail a link with which the person sets a password; links sent to them earlier stop working."""
    queue(
        "staff_invitation",
        to=user.email,
        key=f"staff-invitation:{user.pk}:{secrets.token_hex(8)}",
        holds_secret=True,
        context={
            "invited": user,
            "role": role_of(user),
            "by": by,
            "path": reverse("accounts:set-password", args=[invite(user, landlord=None)]),
        },
    )


@transaction.atomic
def invite_again(user: User, by: User, why: str) -> None:
    """Send a member of the staff a fresh link to set a password; NotStaff for anybody else."""
    if role_of(user) is None or not user.is_active:
        raise NotStaff
    send_invitation(user, by=by)
    audit.record("adminpanel.user.invited_again", subject=user, why=why, by=by)


@transaction.atomic
def deactivate(user: User, by: User, why: str) -> None:
    """End a person's access at once; refused for oneself, a landlord's only owner, the last administrator."""
    ensure_not_oneself(user, by=by)
    before = rights_of(user)
    ensure_landlords_keep_an_owner(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_doors(user)
    audit.record("adminpanel.user.deactivated", subject=user, before=before, after=rights_of(user), why=why, by=by)


@transaction.atomic
def reactivate(user: User, by: User, why: str) -> None:
    """Let a person in again, as what they were; they sign in anew."""
    before = rights_of(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("adminpanel.user.reactivated", subject=user, before=before, after=rights_of(user), why=why, by=by)


@transaction.atomic
def change_role(user: User, by: User, why: str, *, role: str) -> None:
    """Make a person something else among the staff, or with "" nothing; refused for oneself, the last administrator."""
    ensure_not_oneself(user, by=by)
    before = rights_of(user)
    give_role(user, Role(role) if role else None)
    audit.record("adminpanel.user.role_changed", subject=user, before=before, after=rights_of(user), why=why, by=by)


@transaction.atomic
def reset_second_step(user: User, by: User, why: str) -> None:
    """Take away the second step of somebody who lost it, and sign them out; one's own goes by one's own page."""
    ensure_not_oneself(user, by=by)
    kinds = forget_second_steps(user)
    audit.record("adminpanel.user.second_step_reset", subject=user, before={"kinds": kinds}, why=why, by=by)


# The way back in ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restored:
    """An administrator who was restored, and the token with which they set a password."""

    user: User
    token: str
    is_new: bool
    removed: list[str]


@transaction.atomic
def restore_administrator(email: str, *, full_name: str, why: str, resets_second_step: bool = False) -> Restored:
    """Make a person an active administrator, whoever they were, with a fresh link to set a password."""
    user = User.objects.filter(email__iexact=email).first()
    before = rights_of(user) if user else {}
    is_new = user is None
    if user is None:
        user = User.objects.create_user(email, full_name=full_name)
    user.is_active = True
    user.save(update_fields=["is_active"])
    give_role(user, Role.ADMINISTRATOR)
    removed = forget_second_steps(user) if resets_second_step else []
    after = {**rights_of(user), "second_steps_removed": removed}
    audit.record("adminpanel.administrator_restored", subject=user, before=before, after=after, why=why)
    return Restored(user=user, token=invite(user, landlord=None), is_new=is_new, removed=removed)
