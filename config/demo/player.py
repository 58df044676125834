"""The landlord who is played: what they do, page by page, from the home page to their dashboard."""

import secrets
import time

from config.demo.visitor import Answer, Visitor
from config.running.story import NotAsExpected, Story

NOT_SURE = "Not sure"
PATIENCE_SECONDS = 60
NAME = "Morgan Hale"
STREET = "14 Kirkgate"
KNOWN: dict[str, Answer] = {
    "has_gas": "yes",
    "occupants": "2",
    "households": "1",
    "build_year": "1987",
    "deposit_taken": "yes",
    "tenancy_start_day": "1",
    "tenancy_start_month": "6",
    "tenancy_start_year": "2026",
}
AGREED: dict[str, Answer] = {"privacy": True, "terms": True, "not_advice": True, "start_now": True}
CERTIFICATE = ("gas-safety-record.pdf", b"%PDF-1.7\n% an invented certificate\n%%EOF\n")


def play(story: Story, *, site_url: str) -> None:
    """Sign up, pay, get in: one step after the other, each through the page that the one before led to."""
    visitor = Visitor(site_url)
    email = f"morgan.{secrets.token_hex(3)}@example.org"
    password = secrets.token_urlsafe(12)
    fill_in(story, visitor, email=email)
    pay(story, visitor)
    get_in(story, Visitor(site_url), email=email, password=password)


def fill_in(story: Story, visitor: Visitor, *, email: str) -> None:
    """From the home page through the wizard's five steps."""
    with story.step("Open the home page and start"):
        visitor.go("/")
        visitor.follow("Start now")
        visitor.expect_at("/sign-up/you/")
    with story.step("Step 1: say who you are"):
        visitor.submit({"name": NAME, "email": email, "kind": "individual"}, button="Continue")
        visitor.expect_at("/sign-up/plan/")
    with story.step("Step 2: choose a plan"):
        visitor.submit({}, button="Choose Solo Landlord")
        visitor.expect_at("/sign-up/homes/new/")
    with story.step("Step 3: describe a home that is let"):
        describe_home(visitor)
    with story.step("Step 4: add a certificate, and agree to the terms"):
        visitor.submit(AGREED, button="Continue", otherwise=NOT_SURE, uploads={"certificates": CERTIFICATE})
        visitor.expect_at("/sign-up/check/")
    with story.step("Step 5: check the answers and the price"):
        visitor.expect(STREET)
        visitor.expect("Pay £68.00")
        visitor.submit({}, button="Pay £68.00")


def describe_home(visitor: Visitor) -> None:
    """Each page of the home; what is not known is answered with "Not sure"."""
    visitor.submit({"line_1": STREET, "town": "Leeds", "postcode": "LS1 6DT"}, button="Continue")
    visitor.expect_at("/place/")
    place: dict[str, Answer] = {"nation": "england", "authority": "Leeds", "is_let": "yes", "let_type": "standard"}
    visitor.submit(place, button="Continue")
    while "/management/" not in visitor.url:
        before = visitor.url
        asked = {name: answer for name, answer in KNOWN.items() if visitor.asks(name)}
        visitor.submit(asked, button="Continue", otherwise=NOT_SURE)
        if visitor.url == before:
            raise NotAsExpected(f"{before} does not take its answers: {visitor.text[:300]}")
    visitor.submit({"managed_by": "landlord", "recipients": "landlord"}, button="Continue")
    visitor.expect(STREET)
    visitor.submit({}, button="Continue")
    visitor.expect_at("/sign-up/papers/")


def pay(story: Story, visitor: Visitor) -> None:
    """Stripe's page, and the page on which the portal is built."""
    with story.step("Pay on Stripe's page, with a test card"):
        visitor.submit({}, button="Pay")
        visitor.expect_at("/sign-up/progress/")
    with story.step("Watch the portal being built, until it is ready"):
        wait_until(visitor, "ready")


def get_in(story: Story, visitor: Visitor, *, email: str, password: str) -> None:
    """The welcome mail, the password, the portal."""
    with story.step("Find the welcome mail"):
        open_mail(visitor, to=email, subject="portal is ready")
    with story.step("Set a password by its link"):
        visitor.follow("/welcome/")
        visitor.submit({"password": password, "again": password}, button="Set the password")
        visitor.expect_at("/portal/")
    with story.step("Sign out, and sign in with it"):
        visitor.submit({}, button="Sign out")
        visitor.go("/account/login/")
        visitor.submit({"login": email, "password": password}, button="Sign in")
        visitor.expect_at("/portal/")
    with story.step("The dashboard shows the home and what it needs"):
        visitor.expect(STREET)


def wait_until(visitor: Visitor, word: str) -> None:
    """Open the page in front again and again until its heading has this word."""
    end = time.monotonic() + PATIENCE_SECONDS
    while word not in visitor.heading:
        if time.monotonic() > end:
            raise NotAsExpected(f"After {PATIENCE_SECONDS} s {visitor.url} still says {visitor.heading!r}.")
        time.sleep(0.5)
        visitor.go(visitor.url)


def open_mail(visitor: Visitor, *, to: str, subject: str) -> None:
    """Open the first mail in the mailbox to this address with these words in its subject; it may be on its way."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        visitor.go("/mailbox/")
        if address := visitor.link_beside(to, says=subject):
            return visitor.go(address)
        if time.monotonic() > end:
            raise NotAsExpected(f"No mail {subject!r} to {to} after {PATIENCE_SECONDS} s.")
        time.sleep(0.5)
