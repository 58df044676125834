"""Setting how a landlord appears, and switching it off and on with the plan."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F

from accounts.audit import services as audit
from accounts.branding.logos import Logo
from accounts.branding.models import Brand
from accounts.models import Landlord, User
from config.lib import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a landlord says of how they appear, checked."""

    name: str
    footer: str
    colour: str
    reply_to: str


@transaction.atomic
def set_appearance(landlord: Landlord, appearance: Appearance, *, by: User) -> None:
    """Appear like this from now on."""
    row = ensure_brand(landlord)
    write(row, by=by, action="accounts.brand_changed", **asdict(appearance))


@transaction.atomic
def set_logo(landlord: Landlord, logo: Logo, *, by: User) -> None:
    """Show this logo from now on."""
    kept = {"logo": logo.png, "logo_width": logo.width, "logo_height": logo.height}
    write(ensure_brand(landlord), by=by, action="accounts.brand_logo_set", **kept)


@transaction.atomic
def remove_logo(landlord: Landlord, *, by: User) -> None:
    """Show the name in place of a logo."""
    row = Brand.objects.select_for_update().filter(landlord=landlord, logo_width__gt=0).first()
    if row is not None:
        write(row, by=by, action="accounts.brand_logo_removed", logo=b"", logo_width=0, logo_height=0)


def ensure_brand(landlord: Landlord) -> Brand:
    """The landlord's row, locked; under their own name where there was none."""
    Brand.objects.get_or_create(landlord=landlord, defaults={"name": landlord.display_name[:80]})
    return Brand.objects.select_for_update().get(landlord=landlord)


def write(row: Brand, *, by: User, action: str, **values: object) -> None:
    """Write what changed and count it. The trail says that it changed, not what the words are."""
    Brand.objects.filter(pk=row.pk).update(version=F("version") + 1, changed_at=clock.now(), **values)
    audit.record(action, subject=row, by=by)


@transaction.atomic
def switch_off(landlord: Landlord, *, why: str) -> None:
    """Show our own appearance again; what was set is kept. Again changes nothing."""
    row = Brand.objects.filter(landlord=landlord, switched_off_at=None).first()
    if row is not None:
        Brand.objects.filter(pk=row.pk).update(switched_off_at=clock.now(), switched_off_why=why)
        audit.record("accounts.brand_switched_off", subject=row, why=why)


@transaction.atomic
def switch_on(landlord: Landlord) -> None:
    """Show what was set, as it was. Again changes nothing."""
    row = Brand.objects.filter(landlord=landlord).exclude(switched_off_at=None).first()
    if row is not None:
        Brand.objects.filter(pk=row.pk).update(switched_off_at=None, switched_off_why="")
        audit.record("accounts.brand_switched_on", subject=row)
