"""Somebody who pays by the month, and what they do on the pages about it."""

import urllib.parse
import urllib.request
from functools import cached_property
from typing import Any

import stripe
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord
from billing.models import Subscription
from plans.models import PlanAssignment
from tests.billing.checkouts import begin_checkout
from tests.plugins.sandbox import StripeSandbox
from tests.work import work_off

SOLO, PORTFOLIO, PRO = "PLAN_1_SOLO", "PLAN_2_PORTFOLIO", "PLAN_3_PRO"


class Subscriber:
    """A landlord at a browser, beside a bank and Stripe, whose events are delivered when it is said."""

    def __init__(self, client: Client, sandbox: StripeSandbox, landlord: Landlord) -> None:
        self.client, self.sandbox, self.landlord = client, sandbox, landlord
        self.client.force_login(landlord.owner)  # type: ignore[attr-defined]

    @cached_property
    def api(self) -> stripe.StripeClient:
        """Stripe's API, as its dashboard would use it."""
        return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": self.sandbox.url})

    def settle(self) -> None:
        """Let Stripe tell what it has to tell, and do what follows."""
        self.sandbox.deliver(self.client)
        work_off()

    def join(self, plan: str = SOLO) -> None:
        """Begin and pay."""
        self.sandbox.act(begin_checkout(self.landlord, plan=plan).stripe_id, "pay")
        self.settle()

    @property
    def subscription(self) -> Subscription:
        """The newest."""
        return Subscription.objects.filter(landlord=self.landlord).first()

    @property
    def plan(self) -> tuple[str, str]:
        """Plan and status, as every gate sees them."""
        assignment = PlanAssignment.objects.select_related("plan").get(landlord=self.landlord)
        return assignment.plan.code, assignment.status

    def page(self) -> str:
        """The billing page."""
        return self.client.get(reverse("billing:overview")).content.decode()

    def look_at(self, plan: str) -> HttpResponse:
        """The page that says what another plan costs."""
        return self.client.get(reverse("billing:change-plan", args=[plan]))

    def change_to(self, plan: str) -> HttpResponse:
        """Look at the cost, and confirm it."""
        return self.confirm(plan, token=self.look_at(plan).context["quote"].token)

    def confirm(self, plan: str, *, token: str) -> HttpResponse:
        """Confirm what was shown."""
        return self.client.post(reverse("billing:change-plan", args=[plan]), {"quote": token}, follow=True)

    def do(self, name: str, *args: Any) -> HttpResponse:
        """Press a button."""
        return self.client.post(reverse(f"billing:{name}", args=args), follow=name != "begin-again")

    def choose_at_stripe(self, choice: str) -> None:
        """Follow our page to Stripe's own, press a button about the subscription there, and let Stripe tell of it."""
        page = self.client.post(reverse("billing:stripe-portal")).url
        pressed = {"choice": choice, "subscription": self.subscription.stripe_id}
        urllib.request.urlopen(page, urllib.parse.urlencode(pressed).encode()).close()
        self.settle()

    def pass_period(self, *, outcome: str = "good") -> None:
        """Let Stripe's clock pass the end of the present period."""
        if outcome != "good":
            self.tell("every-charge", outcome=outcome)
        ends = max(one.current_period_end for one in self.at_stripe["items"].data)
        self.sandbox.advance(ends + 7200)
        self.settle()

    def tell(self, action: str, **values: str) -> None:
        """What the customer's money does."""
        self.sandbox.tell("customers", self.subscription.customer_key, action, **values)

    @property
    def at_stripe(self) -> stripe.Subscription:
        """The subscription as Stripe has it."""
        return self.api.v1.subscriptions.retrieve(self.subscription.stripe_id)

    def letters(self) -> list[str]:
        """The texts of the mails to the landlord, the oldest first."""
        mails = DeliveredMail.objects.filter(to=self.landlord.email).order_by("pk")
        return list(mails.values_list("text", flat=True))

    def subjects(self) -> list[str]:
        """The subjects of the mails to the landlord, the oldest first."""
        mails = DeliveredMail.objects.filter(to=self.landlord.email).order_by("pk")
        return list(mails.values_list("subject", flat=True))
