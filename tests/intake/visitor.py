"""Somebody who fills in the wizard, page by page, as its forms ask."""

import re
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from billing.models import CheckoutIntent
from compliance.models import LocalAuthority
from intake.models import Submission
from tests.plugins.sandbox import StripeSandbox

YOU = {"name": "Alma Applicant", "email": "alma@example.org", "kind": "individual"}
LEEDS = {"line_1": "12 Canal Street", "line_2": "", "town": "Leeds", "postcode": "ls1 4ap"}
CARDIFF = {"line_1": "3 Cathedral Road", "line_2": "", "town": "Cardiff", "postcode": "CF11 9HA"}
EDINBURGH = {"line_1": "48 Bruntsfield Place", "line_2": "Flat 2", "town": "Edinburgh", "postcode": "EH10 4HN"}
BELFAST = {"line_1": "7 Lisburn Road", "line_2": "", "town": "Belfast", "postcode": "BT9 7AA"}
ADDRESSES = {"england": LEEDS, "wales": CARDIFF, "scotland": EDINBURGH, "northern_ireland": BELFAST}
COUNCILS = {"england": "Leeds", "wales": "Cardiff", "scotland": "City of Edinburgh", "northern_ireland": "Belfast"}
SAID = {"has_gas": "yes", "occupants": "2", "households": "1", "build_year": "1985", "deposit_taken": "yes"}
MANAGED = {"managed_by": "landlord", "recipients": "landlord", "agent_name": "", "agent_email": ""}
AGREED = {"privacy": "on", "terms": "on", "not_advice": "on", "start_now": "on"}

PDF = b"%PDF-1.7\n%an invented certificate\n"


class Visitor:
    """A visitor with a browser of their own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.last: HttpResponse | None = None

    def post(self, url: str, values: dict[str, Any]) -> HttpResponse:
        """Send a form, and follow where it leads."""
        self.last = self.client.post(url, values, follow=True)
        return self.last

    @property
    def place(self) -> str:
        """The address of the page being looked at."""
        assert self.last is not None
        return self.last.request["PATH_INFO"]

    def introduce(self, **other: str) -> HttpResponse:
        """Step 1."""
        return self.post(reverse("intake:you"), YOU | other)

    def choose(self, plan: str) -> HttpResponse:
        """Step 2."""
        return self.post(reverse("intake:plan"), {"plan": plan})

    def add_home(self, nation: str = "england", *, is_let: bool = True, **address: str) -> HttpResponse:
        """Step 3, for one home, answering what is asked."""
        self.post(reverse("intake:home-new"), ADDRESSES[nation] | address)
        council = LocalAuthority.objects.get(nation=nation, name=COUNCILS[nation])
        place = {"nation": nation, "authority": council.code, "is_let": "yes" if is_let else "no"}
        self.post(self.place, place | {"let_type": "standard"})
        while "/management/" not in self.place:
            before = self.place
            self.post(before, self.facts())
            assert self.place != before, self.problems()
        return self.post(self.place, MANAGED)

    def facts(self) -> dict[str, str]:
        """An answer to every question of the page that is shown."""
        assert self.last is not None
        said: dict[str, str] = {}
        for name, field in self.last.context["form"].fields.items():
            if isinstance(field, forms.ChoiceField):
                said[name] = SAID.get(name, "not_sure")
            elif name == "tenancy_start":
                said |= {f"{name}_day": "1", f"{name}_month": "6", f"{name}_year": "2026"}
            elif name in SAID:
                said[name] = SAID[name]
        return said

    def problems(self) -> str:
        """What the page complains about."""
        assert self.last is not None
        return str(self.last.context["form"].errors)

    def agree(self, **files: Any) -> HttpResponse:
        """Step 4."""
        self.last = self.client.get(reverse("intake:papers"))
        return self.post(reverse("intake:papers"), {**self.facts(), **AGREED, **files})

    def fill_in(self, *, plan: str = "PLAN_1_SOLO", homes: tuple[str, ...] = ("england",)) -> HttpResponse:
        """Everything up to the check."""
        self.introduce()
        self.choose(plan)
        for number, nation in enumerate(homes):
            self.add_home(nation, line_1=f"{number + 1} Canal Street")
        return self.agree()

    def pay(self) -> str:
        """Step 5: the address at Stripe that the button leads to."""
        answer = self.client.post(reverse("intake:pay"))
        assert answer.status_code == 303
        return answer.url

    def pay_and(self, stripe_sandbox: StripeSandbox, *actions: str) -> None:
        """Go to Stripe, and let happen there what people, bank or time would do; our webhook is told."""
        self.pay()
        session = CheckoutIntent.objects.latest("pk").stripe_id
        for action in actions:
            stripe_sandbox.act(session, action)
            stripe_sandbox.deliver(self.client)


def link_in(mail: DeliveredMail) -> str:
    """The path of the link with which a mail lets its reader go on."""
    return re.search(r"http://\S+?(/sign-up/go-on/\S+)", mail.text)[1]


def submission() -> Submission:
    """The one sign-up that there is."""
    return Submission.objects.get()
