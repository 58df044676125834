"""The hosted checkout: what is bought, what it comes to, and every way in which paying can end."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from billing.sandbox import checkout, store
from billing.sandbox.charging import Instrument
from billing.sandbox.errors import ApiError
from billing.sandbox.rendering import money, page, rhythm
from billing.sandbox.shapes import Body

HERE = Path(__file__).parent
STYLESHEET = (HERE / "assets" / "sandbox.css").read_bytes()
SEE_OTHER = 303
PAYING = {"pay": Instrument.CARD, "authenticated": Instrument.CARD_3DS, "debit": Instrument.DEBIT}
PROBLEMS = {
    "decline": "Your card was declined. Nothing was charged.",
    "refused": "Your bank could not confirm that it is you. Nothing was charged.",
}
NO_EMAIL = "Enter your e-mail address: your receipt goes there."
LATEST = 20


def stylesheet(request: HttpRequest) -> HttpResponse:
    """The look of the sandbox's pages."""
    return HttpResponse(STYLESHEET, content_type="text/css", headers={"Cache-Control": "max-age=60"})


def home(request: HttpRequest) -> HttpResponse:
    """What the sandbox is, and what happened in it lately."""
    sql = (
        "select o.id, coalesce(d.state, 'kept'), coalesce(d.attempts, 0) from objects o"
        " left join deliveries d on d.event_id = o.id where o.kind = 'event' order by o.seq desc limit ?"
    )
    rows = store.connection().execute(sql, (LATEST,)).fetchall()
    told = [{"event": store.find(key), "state": state, "attempts": attempts} for key, state, attempts in rows]
    return page(request, "home", {"told": told})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here."""
    return page(request, "notice", {"title": "There is nothing at this address"}, status=404)


def checkout_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the session, or do what a button says."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    try:
        with store.transaction():
            session = checkout.get_session(key)
        if request.method == "POST":
            return act(request, session)
    except ApiError as error:
        return page(request, "notice", {"title": error.message}, status=error.status)
    return show(request, session)


def act(request: HttpRequest, session: Body) -> HttpResponse:
    """Do what the button says. A second press on the same button finds the session as the first one left it."""
    choice, email = request.POST.get("choice", ""), request.POST.get("email", "").strip()
    if session["status"] != "open":
        return show(request, session)
    if choice == "abandon":
        return go(session["cancel_url"] or request.path)
    if not email_of(session, typed=email):
        return show(request, session, problem=NO_EMAIL, status=422)
    if choice in PROBLEMS:
        return show(request, session, problem=PROBLEMS[choice], status=402, email=email)
    if choice == "3ds":
        return ask_bank(request, session, email=email)
    if choice not in PAYING:
        return show(request, session, status=400)
    return settle(session, instrument=PAYING[choice], email=email)


def settle(session: Body, *, instrument: Instrument, email: str) -> HttpResponse:
    """Pay, and go where the session says."""
    with store.transaction():
        checkout.pay(session["id"], instrument=instrument, email=email)
    return go(thanks(session))


def thanks(session: Body) -> str:
    """The page that the merchant named, which may ask for the session's id."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def go(address: str) -> HttpResponse:
    """See another page."""
    return HttpResponseRedirect(address, status=SEE_OTHER)


def ask_bank(request: HttpRequest, session: Body, *, email: str) -> HttpResponse:
    """The page between: Complete or Fail."""
    context = {"leads": request.path, "email": email, "total": total_of(session)}
    return page(request, "authenticate", context, leads_to=destinations(session))


def show(request: HttpRequest, session: Body, *, problem: str = "", status: int = 200, email: str = "") -> HttpResponse:
    """The session's page, or that it is over."""
    if session["status"] == "expired":
        title = "This checkout has expired"
        return page(request, "notice", {"title": title, "back": session["cancel_url"]}, status=410)
    if session["status"] == "complete":
        title = "This checkout was paid already" if session["payment_status"] == "paid" else "This checkout is complete"
        return page(request, "notice", {"title": title, "back": thanks(session)})
    context = described(session) | {"problem": problem, "email": email}
    return page(request, "checkout", context, status=status, leads_to=destinations(session))


def described(session: Body) -> dict[str, Any]:
    """What the page says of the session."""
    currency = session["currency"]
    items = [note["item"] for note in store.notes_of(session["id"])["lines"]]
    return {
        "session": session,
        "asks_email": not email_of(session),
        "payer": email_of(session),
        "lines": [
            {
                "name": item["description"],
                "quantity": item["quantity"],
                "rhythm": rhythm(item["price"]),
                "amount": money(item["amount_subtotal"], currency=currency),
            }
            for item in items
        ],
        "subtotal": money(session["amount_subtotal"], currency=currency),
        "tax": money(tax, currency=currency) if (tax := session["total_details"]["amount_tax"]) else "",
        "total": total_of(session),
    }


def total_of(session: Body) -> str:
    """What is to be paid."""
    return money(session["amount_total"], currency=session["currency"])


def email_of(session: Body, *, typed: str = "") -> str:
    """The address that the session knows, or the one that was typed."""
    return str((session["customer_details"] or {}).get("email") or typed)


def destinations(session: Body) -> list[str]:
    """Where the page's forms may lead."""
    return [session["success_url"], session["cancel_url"] or ""]
