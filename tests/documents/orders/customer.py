"""Somebody who orders documents, page by page, as the pages ask."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail
from billing.models import OrderCheckout
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from documents.orders.fields import RowsWidget
from tests.plugins.sandbox import StripeSandbox
from tests.work import work_off

GAIL = {"name": "Gail Guest", "email": "gail@example.org", "not_advice": "on", "terms": "on", "start_now": "on"}


class Customer:
    """A visitor who orders with a browser of their own, without an account unless the client is signed in."""

    def __init__(self, client: Client, sandbox: StripeSandbox) -> None:
        self.client, self.sandbox = client, sandbox
        self.last: HttpResponse | None = None

    def choose(self, product: str, *, nation: str = "england", only: list[str] | None = None) -> HttpResponse:
        """Which documents, for which nation."""
        values: dict[str, Any] = {"nation": nation, **({"kinds": only} if only else {})}
        self.last = self.client.post(reverse("ordering:choose", args=[product]), values, follow=True)
        return self.last

    def answer_all(self, sample: dict[str, Any]) -> HttpResponse:
        """Answer every page of questions with what a sample says."""
        assert self.last is not None
        while "/questions/" in self.last.request["PATH_INFO"]:
            place, form = self.last.request["PATH_INFO"], self.last.context["form"]
            self.last = self.client.post(place, posted(form, sample), follow=True)
            assert self.last.status_code == 200, self.last.context["form"].errors
        return self.last

    def deliver_to(self, **other: str) -> HttpResponse:
        """Who orders, and how it is delivered."""
        self.last = self.client.post(reverse("ordering:delivery"), GAIL | other, follow=True)
        return self.last

    def go_to_pay(self) -> OrderCheckout:
        """Press Pay; the checkout that it leads to."""
        response = self.client.post(reverse("ordering:pay"))
        assert response.status_code == 303, response
        return OrderCheckout.objects.get(url=response["Location"])

    def pay(self) -> DocumentOrder:
        """Pay by card, and have all be worked off that follows."""
        checkout = self.go_to_pay()
        self.sandbox.act(checkout.stripe_id, "pay")
        self.sandbox.deliver(self.client)
        work_off()
        return DocumentOrder.objects.get(reference=checkout.reference)

    def order(
        self, kind: str = "rent_receipt", *, product: str = "essential_pack", nation: str = "england", **more: str
    ):
        """From the first page to the paid order, of one document of a pack."""
        self.choose(product, nation=nation, only=[kind])
        self.answer_all(kinds()[kind].sample(nation))
        self.deliver_to(**more)
        return self.pay()

    def link_in_mail(self, path: str) -> str:
        """The address with this path in the latest mail that has one."""
        for mail in DeliveredMail.objects.order_by("-pk"):
            if found := re.search(rf"http\S+?({path}\S+)", mail.text):
                return found[1]
        raise AssertionError(f"No mail leads to {path}.")


def posted(form: Any, sample: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of a form of questions that is filled in from a sample."""
    values: dict[str, Any] = {}
    for question in form.questions:
        said = sample.get(question.name)
        widget = form.fields[question.name].widget
        if isinstance(widget, RowsWidget):
            values |= rows(question.name, said or [])
        elif hasattr(widget, "part_labels"):
            year, month, day = (said or "--").split("-")
            parts = {"day": day, "month": month, "year": year}
            values |= {f"{question.name}_{name}": part for name, part in parts.items()}
        elif said is not None:
            values[question.name] = typed(said)
    return values


def rows(name: str, said: list[dict[str, Any]]) -> dict[str, Any]:
    """A table of inputs."""
    cells = {f"{name}-{at}-{key}": typed(value) for at, row in enumerate(said) for key, value in row.items()}
    return {f"{name}-count": len(said), **cells}


def typed(said: Any) -> Any:
    """An answer as a person types it."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    return "\n".join(said) if isinstance(said, list) else said
