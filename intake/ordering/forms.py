"""The forms of an order, beside those of its questions."""

from collections.abc import Sequence
from typing import Any

from django import forms

from compliance.portfolio.fields import choice, email, text
from config.lib.nations import Nation
from documents.orders.products import Product
from intake.forms import agreed, linked


class ChoiceForm(forms.Form):
    """For which nation, and which documents of a pack."""

    nation = choice("Which nation is the home in?", Nation.choices, hint="Each document follows the law of its nation.")

    def __init__(self, *args: Any, product: Product, titles: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.product = product
        if product.is_pack:
            self.fields["kinds"] = forms.MultipleChoiceField(
                label="Which documents do you need?",
                help_text="The price is for the pack. Choose what you need now; each one asks its own questions.",
                choices=titles,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one document"},
            )

    def clean(self) -> dict[str, Any]:
        """At least one of the documents exists for the nation."""
        cleaned: dict[str, Any] = super().clean() or {}
        nation, kinds = cleaned.get("nation"), cleaned.get("kinds")
        there = {kind.key for kind in self.product.kinds(nation)} if nation else set()
        if nation and kinds is not None and not there & set(kinds):
            self.add_error("kinds", f"None of these exists for {Nation(nation).label}. Choose another document")
        return cleaned

    @property
    def chosen(self) -> list[str]:
        """The documents that were chosen and exist for the nation; all of them where it is no pack."""
        there = [kind.key for kind in self.product.kinds(self.cleaned_data["nation"])]
        return [key for key in there if key in self.cleaned_data["kinds"]] if self.product.is_pack else there


class HomeForm(forms.Form):
    """Which of the landlord's homes it is for."""

    home = forms.ChoiceField(
        label="Which home is it for?", help_text="What you told us of it is filled in for you.", required=False
    )

    def __init__(self, *args: Any, homes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home"].choices = [("", "Another home"), *homes]  # type: ignore[attr-defined]


class DeliveryForm(forms.Form):
    """Who orders, how it is delivered, and what they agree to."""

    name = text("Your full name", limit=120, autocomplete="name")
    email = email("Your e-mail address", hint="The documents are sent there.", autocomplete="email")
    is_fast = forms.BooleanField(required=False)
    is_posted = forms.BooleanField(required=False)
    post_to = forms.CharField(
        label="Where to?",
        help_text="For printed and posted: name and address, one line each.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    not_advice = agreed("I understand that this is not legal advice, and that I check the documents before I use them")

    def __init__(self, *args: Any, product: Product, links: dict[str, str], labels: dict[str, str], **options: Any):
        super().__init__(*args, **options)
        for name, label in labels.items():
            self.fields[name].label = label
        if not product.is_pack:
            del self.fields["is_posted"], self.fields["post_to"]
        self.fields["terms"] = agreed(linked("I accept the %s", links["terms"], "terms"))
        # Consumer Contracts (Information, Cancellation and Additional Charges) Regulations 2013, regs 28(1)(b), 37.
        self.fields["start_now"] = agreed(
            "Begin at once. As the documents are made for me alone, I cannot cancel once they are made"
        )

    def clean(self) -> dict[str, Any]:
        """Papers that are posted need an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_posted") and not cleaned.get("post_to", "").strip():
            self.add_error("post_to", "Enter the name and address that the papers are posted to")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was said, as JSON can hold it."""
        said = self.cleaned_data
        lines = [line.strip() for line in said.get("post_to", "").splitlines() if line.strip()]
        is_posted = said.get("is_posted", False)
        return {
            "name": said["name"],
            "email": said["email"],
            "is_fast": said["is_fast"],
            "is_posted": is_posted,
            "post_to": lines if is_posted else [],
        }
