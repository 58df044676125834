"""An invoice as its customer sees it: to read, to pay while it is owed, and on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from billing.sandbox import cards, collecting, pdf, store, wallet
from billing.sandbox.errors import ApiError
from billing.sandbox.options import OPTIONS
from billing.sandbox.pages import go
from billing.sandbox.portal_pages import described_invoice
from billing.sandbox.rendering import money, page
from billing.sandbox.shapes import Body

OWED = ("open", "uncollectible")
CARDS = {"pay": cards.VISA, "decline": cards.CARDS["pm_card_chargeCustomerFail"]}
DECLINED = "Your card was declined. Nothing was charged."


def invoice(request: HttpRequest, key: str) -> HttpResponse:
    """An invoice, to read or to pay."""
    try:
        found = store.get("invoice", key=key)
        if request.method == "POST":
            return act(request, found)
    except ApiError as error:
        return page(request, "notice", {"title": error.message}, status=error.status)
    return show(request, found)


def act(request: HttpRequest, found: Body) -> HttpResponse:
    """Do what the button says. A second press finds it paid and changes nothing."""
    choice = request.POST.get("choice", "")
    if found["status"] not in OWED:
        return go(request.path)
    if choice == "3ds":
        total = money(found["amount_remaining"], currency=found["currency"])
        return page(request, "authenticate", {"email": "", "total": total, "leads": request.path})
    if choice == "refused":
        return show(request, found, problem="Your bank could not confirm that it is you. Nothing was charged.")
    with store.transaction():
        return settle(request, found, choice=choice)


def settle(request: HttpRequest, found: Body, *, choice: str) -> HttpResponse:
    """Pay with a card, or have the bank confirm the one that waits for it."""
    if choice == "authenticated":
        confirm(found)
        return go(request.path)
    if choice not in CARDS:
        return show(request, found, status=400)
    tried = wallet.pay_invoice(found, card=CARDS[choice])
    return go(request.path) if tried["status"] == "paid" else show(request, tried, problem=DECLINED, status=402)


def confirm(found: Body) -> None:
    """The holder said yes to the bank; where none waits, a good card is charged that asks nobody again."""
    try:
        collecting.confirm(found)
    except ApiError:
        wallet.pay_invoice(found, card=cards.VISA)


def show(request: HttpRequest, found: Body, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page."""
    context = described(found) | {"problem": problem, "is_owed": found["status"] in OWED}
    return page(request, "invoice", context, status=status)


def described(found: Body) -> dict[str, Any]:
    """What page and paper say."""
    currency = found["currency"]
    lines = [
        {"text": line["description"], "amount": money(line["amount"], currency=currency)}
        for line in found["lines"]["data"]
    ]
    tax = sum(tax["amount"] for tax in found["total_taxes"])
    return described_invoice(found) | {
        "invoice": found,
        "lines": lines,
        "tax": money(tax, currency=currency) if tax else "",
        "paid": money(found["amount_paid"], currency=currency),
        "due": money(found["amount_remaining"], currency=currency),
    }


def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The invoice as a PDF."""
    try:
        said = described(store.get("invoice", key=key))
    except ApiError as error:
        return page(request, "notice", {"title": error.message}, status=error.status)
    rows = [(line["text"], line["amount"]) for line in said["lines"]]
    rows += [("Tax", said["tax"])] if said["tax"] else []
    rows += [("Total", said["total"]), ("Paid", said["paid"]), ("Due", said["due"])]
    heading = f"Invoice {said['number']}"
    to = f"{OPTIONS.merchant} to {said['invoice']['customer_email'] or said['invoice']['customer']}, {said['day']}"
    response = HttpResponse(pdf.sheet(heading, ["Sandbox: no money moved.", to], rows), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{heading}.pdf"'
    return response
