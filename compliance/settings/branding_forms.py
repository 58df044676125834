"""The forms about how a landlord appears."""

import re
from typing import Any

from django import forms

from accounts.branding.colours import ENOUGH, LIGHT_GROUND, contrast, darker, is_legible
from accounts.branding.logos import MOST_BYTES, Logo, logo_of
from accounts.branding.models import Brand
from accounts.branding.selectors import known_addresses
from accounts.branding.services import Appearance
from accounts.errors import LogoRefused
from accounts.models import Landlord
from compliance.portfolio.fields import text

SHORT = re.compile(r"\A[0-9a-f]{3}\Z")
LONG = re.compile(r"\A[0-9a-f]{6}\Z")
NO_COLOUR = "Write the colour as a # and six figures or letters from a to f, such as #0d5c63."


class BrandForm(forms.Form):
    """Name, colour, last line, and where answers go."""

    name = text("Name", limit=80, hint="In place of ours, at the head of reports, documents, pages and e-mails.")
    colour = forms.CharField(
        label="Colour (optional)",
        required=False,
        max_length=20,
        help_text="For links, buttons and your name, such as #0d5c63. Leave it empty to keep ours.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    footer = forms.CharField(
        label="Last line (optional)",
        required=False,
        max_length=300,
        help_text="Such as your office’s address and telephone number, or your company number.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reply_to = forms.ChoiceField(
        label="Where do answers to e-mails go?",
        required=False,
        help_text="To one of the addresses that are known to be yours. Mails themselves are sent by us.",
    )

    def __init__(self, *args: Any, landlord: Landlord, brand: Brand | None, **options: Any) -> None:
        names = ("name", "colour", "footer", "reply_to")
        initial = {name: getattr(brand, name) for name in names} if brand else {"name": landlord.display_name[:80]}
        super().__init__(*args, **{"initial": initial, **options})
        choices = [("", "To us"), *((address, address) for address in known_addresses(landlord))]
        self.fields["reply_to"].choices = choices  # type: ignore[attr-defined]

    def clean_colour(self) -> str:
        """The colour as `#rrggbb`; refused with the nearest that can be read."""
        said = str(self.cleaned_data["colour"]).strip().lower().removeprefix("#")
        if not said:
            return ""
        if SHORT.match(said):
            said = "".join(part * 2 for part in said)
        if not LONG.match(said):
            raise forms.ValidationError(NO_COLOUR)
        colour = f"#{said}"
        if not is_legible(colour):
            raise forms.ValidationError(too_pale(colour))
        return colour

    def clean_footer(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["footer"]).split())

    @property
    def appearance(self) -> Appearance:
        """What the service takes."""
        return Appearance(**self.cleaned_data)


def too_pale(colour: str) -> str:
    """Why a colour is refused, and the nearest that is not."""
    ratio = int(contrast(colour, LIGHT_GROUND) * 10) / 10
    return (
        f"Words in {colour} are hard to read on our pages: their contrast is {ratio} to 1, where {ENOUGH} is needed. "
        f"The nearest darker shade that can be read is {darker(colour)}."
    )


class LogoForm(forms.Form):
    """A logo, checked and made anew as it comes in."""

    logo = forms.FileField(
        label="Logo",
        help_text="PNG, JPEG or WebP, at most 2 MB. It is made smaller where it is larger than 480 by 160 pixels.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": "Choose a picture.", "empty": "This file is empty."},
    )

    def clean_logo(self) -> Logo:
        """The logo as it will be kept."""
        upload = self.cleaned_data["logo"]
        try:
            return logo_of(upload.read(MOST_BYTES + 1))
        except LogoRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
