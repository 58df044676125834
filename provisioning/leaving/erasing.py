"""Erasing an account: every row and file of it, but what `staying.STAYS` names.

All of it is one transaction, whose last act is to remove the files. Whatever fails in it undoes the rows, which then
name files that may be gone already; done again, it comes to its end.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import EmailField, FileField, ForeignKey, Model, Q

from accounts.erasing import erase_landlord, erase_person
from accounts.messages.models import Message
from accounts.models import Landlord, User
from billing.forgetting import forget_payer
from documents.models import DocumentVersion, GenerationRun, IssuedFile, Snapshot
from intake.erasing import forget_addresses
from provisioning.leaving.rows import keys_of_invited, keys_of_members, quoted, table
from provisioning.leaving.staying import ways

Doomed = Mapping[type[Model], list[Any]]
"""The keys of the rows that go, by model."""

NO_ROW = Q(pk__in=[])


@transaction.atomic
def erase_account(landlord: Landlord, *, why: str) -> None:
    """Erase everything of a landlord that does not have to stay. The caller sees to it that no money can come."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    rows = doomed(landlord)
    files = files_in(rows)
    addresses = addresses_in(rows) | {landlord.email.lower()}
    known = people_of(landlord)
    forget_payer(landlord)
    for model, keys in rows.items():
        remove(model, keys=keys)
    for person in known:
        forget(person, addresses=addresses, why=why)
    erase_landlord(landlord, why=why)
    forget_addresses(addresses)
    for storage, key in files:
        storage.delete(key)


def people_of(landlord: Landlord) -> list[User]:
    """Its members, and whoever was asked to be a member or a tenant, whatever they answered."""
    keys = keys_of_members(landlord) | keys_of_invited(landlord)
    keys |= set(landlord.member_invitations.values_list("user", flat=True))
    return list(User.objects.filter(pk__in=keys, is_staff=False))


def doomed(landlord: Landlord) -> dict[type[Model], list[Any]]:
    """The rows that go; found before anything goes, since they are found through each other."""
    rows: dict[type[Model], list[Any]] = {
        model: list(model._base_manager.filter(**{path: landlord.pk}).values_list("pk", flat=True))
        for model, path in ways().items()
    }
    with_what_follows(rows, references=landlord.document_orders.values_list("reference", flat=True))
    return rows


def with_what_follows(rows: dict[type[Model], list[Any]], *, references: Iterable[str]) -> None:
    """Add what was made for the orders with these references, and what names a row that goes."""
    for model, made in made_for(references).items():
        rows[model] = list({*rows[model], *model._base_manager.filter(made).values_list("pk", flat=True)})
    while add_followers(rows):
        pass


def add_followers(rows: dict[type[Model], list[Any]]) -> bool:
    """Let what names a row that goes go too, such as the draft of an order. Whether there was any."""
    has_grown = False
    for model, known in rows.items():
        for key in (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)):
            gone = rows.get(key.related_model, [])
            naming = model._base_manager.filter(**{f"{key.name}__in": gone}).values_list("pk", flat=True)
            new = set(naming) - set(known) if gone else set()
            known.extend(new)
            has_grown = has_grown or bool(new)
    return has_grown


def made_for(references: Iterable[str]) -> dict[type[Model], Q]:
    """What was made for orders; to what was made before the last draft only the reference still leads."""
    of_orders = NO_ROW
    for reference in references:
        of_orders |= Q(reference__startswith=f"{reference}-")
    runs = GenerationRun.objects.filter(of_orders)
    return {
        GenerationRun: Q(pk__in=runs.values("pk")),
        Snapshot: Q(runs__in=runs),
        DocumentVersion: Q(run__in=runs),
        IssuedFile: Q(version__run__in=runs),
    }


def files_in(rows: Doomed) -> list[tuple[Storage, str]]:
    """The files that these rows name, each with where it lies."""
    return [(column.storage, key) for column, key in values_in(rows, kind=FileField) if isinstance(column, FileField)]


def addresses_in(rows: Doomed) -> set[str]:
    """Every e-mail address in these rows, and those to which mails among them went."""
    mails = Message.objects.filter(pk__in=rows[Message], to__contains="@").values_list("to", flat=True)
    return {str(value).lower() for value in (*mails, *(key for _, key in values_in(rows, kind=EmailField)))}


def values_in(rows: Doomed, *, kind: type[Any]) -> Iterable[tuple[Any, str]]:
    """Each value of these rows in columns of a kind, with its column, where there is one."""
    for model, keys in rows.items():
        for column in model._meta.concrete_fields:
            if isinstance(column, kind):
                found = model._base_manager.filter(pk__in=keys).exclude(**{column.name: ""})
                yield from ((column, value) for value in set(found.values_list(column.name, flat=True)) if value)


def remove(model: type[Model], *, keys: list[Any]) -> None:
    """Delete rows as they are, whatever still names them: that goes too, or the database refuses all of it."""
    sql = f"DELETE FROM {table(model)} WHERE {quoted(str(model._meta.pk.column))} = ANY(%s)"  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys])


def forget(person: User, *, addresses: set[str], why: str) -> None:
    """Forget a person who is with nobody else, and have the mails to them forgotten too."""
    if person.memberships.exists() or person.tenancy_accesses.exists() or person.member_invitations.exists():
        return
    addresses.add(person.email.lower())
    erase_person(person, why=why)
