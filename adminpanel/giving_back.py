"""The act by which staff give money back: all that is left of a payment, or part of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from adminpanel.acts import Act, ReasonForm
from billing import refunding
from billing.tasks import give_back
from config.lib.money import format_pence


class RefundForm(ReasonForm):
    """How much goes back, and why. `seen` is what was left when the page was shown, in pence."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    amount = forms.DecimalField(
        label="How much, in pounds?",
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        widget=UnfoldAdminTextInputWidget({"inputmode": "decimal", "autocomplete": "off"}),
    )
    field_order = ("amount", "reason")

    def __init__(self, data: Any, *, left: int, paid: int, by: str) -> None:
        self.left, self.is_outdated = left, bool(data) and data.get("seen") != str(left)
        shown = {"seen": left, "amount": f"{left / 100:.2f}"}
        super().__init__({**data.dict(), "seen": left} if data else None, initial=shown)
        self.fields["amount"].help_text = f"{format_pence(paid)} was paid{by}, and {format_pence(left)} is left of it."

    def clean_amount(self) -> Decimal:
        """No more than is left."""
        amount: Decimal = self.cleaned_data["amount"]
        if amount * 100 > self.left:
            raise forms.ValidationError(f"No more than {format_pence(self.left)} is left of it.")
        return amount

    def clean(self) -> dict[str, Any]:
        """What was decided by another sum is decided anew."""
        if self.is_outdated:
            raise forms.ValidationError(
                f"Money of this payment was given back since you opened this page: {format_pence(self.left)} is left. "
                "Nothing more was given back; look at the amount again."
            )
        return super().clean() or self.cleaned_data


class GiveBack(Act):
    """An act that asks how much, and knows how much is left."""

    def form_for(self, rows: models.QuerySet[Any], *, data: Any) -> ReasonForm:
        """The form with what is left of the one payment."""
        paid = rows.get()
        by = f" by {paid.landlord}" if paid.landlord else ""
        return RefundForm(data, left=refunding.left_pence(paid), paid=refunding.paid_pence(paid), by=by)


def ask(paid: refunding.Paid, by: User, why: str, *, amount: Decimal, seen: int) -> None:
    """Ask for a refund, and a worker to ask Stripe."""
    row = refunding.ask(paid, pence=int(amount * 100), seen=seen, by=by, why=why)
    give_back.delay_on_commit(row.pk)


GIVE_BACK = GiveBack(
    ask,
    title="Give money back",
    explanation=(
        "Stripe sends the money back to where it came from; it cannot be called back. What a subscription gives stays "
        "as it is. An order whose whole price goes back is cancelled, unless it was delivered."
    ),
    done="the refund is asked for. “Refunds asked for” says what Stripe answers.",
    is_dangerous=True,
)
