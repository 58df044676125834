"""Where a landlord is reached: changed by an owner, once the link that was sent to the new address is followed."""

from datetime import timedelta

from django.core.signing import BadSignature
from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.errors import AddressLinkInvalid
from accounts.messages.models import Bounce
from accounts.messages.reaching import ARRIVED, close, is_unreachable
from accounts.messages.services import queue
from accounts.models import AddressChange, Landlord, User
from accounts.signals import address_changed
from config.lib import clock
from config.lib.links import DatedSigner
from config.routes import ADDRESS_CONFIRM

SALT = "accounts.address"
GOOD_FOR = timedelta(hours=72)


def waiting_change(landlord: Landlord) -> AddressChange | None:
    """The change that waits for its link to be followed, while that still works."""
    return landlord.address_changes.filter(ended_at=None, asked_at__gt=clock.now() - GOOD_FOR).first()


def change_behind(token: str) -> AddressChange:
    """The change that a link is about; AddressLinkInvalid for one that does not work any more, or never did."""
    try:
        key = DatedSigner(salt=SALT).unsign(token, max_age=GOOD_FOR)
    except BadSignature as error:
        raise AddressLinkInvalid from error
    change = AddressChange.objects.select_related("landlord").filter(pk=key, ended_at=None).first()
    if change is None:
        raise AddressLinkInvalid
    return change


@transaction.atomic
def ask_for(landlord: Landlord, *, address: str, by: User) -> AddressChange:
    """Send a link to an address; it is the address of record once that is followed. Links sent earlier end."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    landlord.address_changes.filter(ended_at=None).update(ended_at=clock.now())
    change = AddressChange.objects.create(landlord=landlord, address=address.lower(), by=by)
    token = DatedSigner(salt=SALT).sign(str(change.pk))
    queue(
        "address_confirm",
        to=change.address,
        key=f"address-confirm:{change.pk}",
        context={"landlord": landlord, "change": change, "path": reverse(ADDRESS_CONFIRM, args=[token])},
        landlord=landlord,
        holds_secret=True,
    )
    audit.record("accounts.address_asked", subject=change, by=by)
    return change


@transaction.atomic
def give_up(landlord: Landlord, *, by: User) -> None:
    """Let the address of record stay as it is: the link that was sent ends."""
    change = landlord.address_changes.select_for_update().filter(ended_at=None).first()
    if change is not None:
        end(change)
        audit.record("accounts.address_given_up", subject=change, by=by)


def end(change: AddressChange, *, is_confirmed: bool = False) -> None:
    """Nothing waits for this change any more."""
    change.ended_at, change.is_confirmed = clock.now(), is_confirmed
    change.save(update_fields=["ended_at", "is_confirmed"])


@transaction.atomic
def confirm(change: AddressChange, *, by: User) -> None:
    """Its link was followed, so mail arrives there: it is the one of record. AddressLinkInvalid where that is over."""
    landlord = Landlord.objects.select_for_update().get(pk=change.landlord_id)
    open_one = AddressChange.objects.select_for_update().filter(pk=change.pk, ended_at=None).first()
    if open_one is None:
        raise AddressLinkInvalid
    end(open_one, is_confirmed=True)
    close(Bounce.objects.filter(address=open_one.address), why=ARRIVED)
    if open_one.address != landlord.email.lower():
        move(landlord, address=open_one.address, by=by, why="The link that was sent there was followed")


@transaction.atomic
def move(landlord: Landlord, *, address: str, by: User, why: str) -> None:
    """Give a landlord another address of record. The former one is told, unless nothing arrives there."""
    former, arrives = landlord.email, not is_unreachable(landlord.email)  # asked before what is known of it is closed
    landlord.email = address.lower()
    landlord.save(update_fields=["email"])
    entry = audit.record("accounts.address_changed", subject=landlord, why=why, by=by)
    if arrives:
        queue("address_changed", to=former, key=f"address-changed:{entry}", context={"landlord": landlord})
    address_changed.send(sender=Landlord, landlord=landlord)
