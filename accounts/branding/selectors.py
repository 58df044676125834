"""Reading how a landlord appears, as far as that is on."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.branding.colours import Shades, schemes
from accounts.branding.models import Brand
from accounts.models import Landlord, User

OURS = "#0d5c63"


def brands() -> QuerySet[Brand]:
    """All of them, without the bytes of their logos."""
    return Brand.objects.defer("logo")


def kept_brand(landlord: Landlord) -> Brand | None:
    """What a landlord set, on or off."""
    return brands().filter(landlord=landlord).first()


def brand_of(landlord: Landlord) -> Brand | None:
    """How a landlord appears; None where they set nothing or it is off."""
    return brands().filter(landlord=landlord, switched_off_at=None).first()


def known_addresses(landlord: Landlord) -> list[str]:
    """The addresses that are proved to be the landlord's: the one of record, and those that members sign in with."""
    members = User.objects.filter(is_active=True, memberships__landlord=landlord, memberships__is_active=True)
    return sorted({landlord.email.lower(), *(email.lower() for email in members.values_list("email", flat=True))})


def answers_go_to(brand: Brand) -> str:
    """Where answers to mails go, as long as it is one of the landlord's own addresses; empty: nowhere of theirs."""
    return brand.reply_to if brand.reply_to in known_addresses(brand.landlord) else ""


def on_paper(brand: Brand) -> dict[str, Any]:
    """The brand as plain values that can be frozen with a document; the logo as a data address."""
    logo = f"data:image/png;base64,{b64encode(bytes(brand.logo)).decode()}" if brand.has_logo else ""
    return {"name": brand.name, "footer": brand.footer, "colour": brand.colour or OURS, "logo": logo}


def shades_of(brand: Brand) -> dict[str, Shades]:
    """The brand's colours, or ours where it has none, for light and for dark pages."""
    return dict(schemes(brand.colour or OURS))


def in_mails(brand: Brand) -> dict[str, Any]:
    """The brand as mails show it."""
    logo = settings.SITE_URL + logo_path(brand) if brand.has_logo else ""
    height = min(brand.logo_height, 56)
    width = round(brand.logo_width * height / brand.logo_height) if brand.has_logo else 0
    size = {"width": width, "height": height}
    return {"name": brand.name, "footer": brand.footer, "logo": logo, **size, **shades_of(brand)}


def logo_path(brand: Brand) -> str:
    """The address of the logo, a new one with each change."""
    return reverse("accounts:brand-logo", args=[brand.token, brand.version])


def style_path(brand: Brand) -> str:
    """The address of the stylesheet, a new one with each change."""
    return reverse("accounts:brand-style", args=[brand.token, brand.version])


def on_pages(brand: Brand) -> dict[str, Any]:
    """The brand as pages show it."""
    logo = logo_path(brand) if brand.has_logo else ""
    size = {"width": brand.logo_width, "height": brand.logo_height}
    return {"name": brand.name, "footer": brand.footer, "style": style_path(brand), "logo": logo, **size}
