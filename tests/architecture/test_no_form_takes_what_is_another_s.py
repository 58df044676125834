"""Every form of the portal, filled in by hand: whatever key of Sally's Prosper writes into a field opens nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import Landlord
from config.lib import clock
from provisioning.leaving.archive import tables_of
from tests.architecture.test_doors import portal_doors
from tests.architecture.two_landlords import KEPT_BY, addresses, furnish, known_by, rows_of, secrets_of
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
CHOSEN = {"hidden", "radio", "checkbox"}
OURS = {"csrfmiddlewaretoken"}
EACH = "portal/requirements/<int:pk>/"
ADDRESS = "own@example.org"
LEAST_FORMS, LEAST_FIELDS, LEAST_ACCEPTED = 50, 12, 6
"""Fewer forms, fields that hold keys, and forms that are taken with a key of one's own, would be no walk."""


@dataclass
class Form:
    """A form of a page, as a browser would send it: what it holds, and which fields could hold keys."""

    address: str
    method: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)

    def send(self, browser: Client, **changed: str) -> HttpResponse:
        """The answer to it with some fields changed."""
        send = browser.get if self.method == "GET" else browser.post
        return send(self.address, {**self.sent, **changed})


def forms_of(page: HttpResponse, *, address: str) -> Iterator[Form]:
    """Every form of a page, filled in; forms of the frame of the page, such as signing out, are none of it."""
    for entry in html.document_fromstring(page.content).forms:
        action = entry.get("action") or address
        if not action.startswith("/account/"):
            yield filled(Form(action, entry.method), [each for each in entry.inputs if each.name not in OURS])


def filled(form: Form, inputs: list[Any]) -> Form:
    """The form with something in each field where a browser has nothing yet; a filter stays as it is."""
    for each in inputs:
        values = choices_of(each)
        form.offered.setdefault(each.name, set()).update(values)
        is_taken = each.get("type") not in {"radio", "checkbox"} or each.checked
        if form.method == "GET":
            form.sent[each.name] = [each.value or ""]
        elif is_taken:
            form.sent[each.name] = [value_of(each, values=values)]
        elif values:
            form.sent.setdefault(each.name, values)
    return form


def choices_of(entry: Any) -> list[str]:
    """The values that a field offers, where it is not for people to write in."""
    if entry.tag == "select":
        return [value for value in entry.value_options if value]
    return [entry.get("value", "")] if entry.get("type") in CHOSEN else []


def value_of(entry: Any, *, values: list[str]) -> str:
    """What is in a field, or what somebody would write there."""
    if entry.tag == "select":
        return entry.value or (values[0] if values else "")
    kind, part = entry.get("type", ""), entry.name.rpartition("_")[2]
    today = clock.today()
    written = {"day": today.day, "month": today.month, "year": today.year, "addresses": ADDRESS}
    written |= {"email": ADDRESS, "url": "https://own.example.org/", "file": ""}
    return (entry.value or "").strip() or str(written.get(part, written.get(kind, "Own words")))


# Which keys ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """A field that may hold a key: what it offers, and the keys of Sally's to write there."""

    form: Form
    name: str
    theirs: tuple[str, ...]
    is_clear: bool

    @property
    def is_guarded(self) -> bool:
        """Whether a key of somebody else's has to be refused there; a filter may find nothing instead."""
        return self.is_clear and self.form.method == "POST"


def keys_in(form: Form, *, own: dict[str, list[str]], theirs: dict[str, list[str]]) -> Iterator[Key]:
    """The fields of a form that offer keys or references: of the kinds that these are of, else of any kind."""
    references = set(own["references"])
    for name, offered in form.offered.items():
        values = {value for value in offered if value.isdigit() or value in references}
        if values:
            kinds = [kind for kind, keys in own.items() if values <= set(keys)]
            others = dict.fromkeys(theirs[kind][0] for kind in kinds or KEPT_BY)
            yield Key(form, name, tuple(others), bool(kinds))


def forms_for(browser: Client, *, of: Landlord) -> list[Form]:
    """Every form of the portal's pages, each once however many pages show it."""
    found: dict[object, Form] = {}
    for address in (address for path, _ in portal_doors() for address in opened(path, of=of)):
        page = browser.get(address)
        if page.status_code == HTTPStatus.OK and page.headers["Content-Type"].startswith("text/html"):
            for form in forms_of(page, address=address):
                found.setdefault((re.sub(r"\d+", "*", form.address), form.method, *sorted(form.offered)), form)
    return list(found.values())


def opened(path: str, *, of: Landlord) -> list[str]:
    """The addresses of a door: for one thing of each kind, and for every requirement, whose pages differ."""
    if "<int:pk>" in path:
        every = addresses(path, of=of)
        return every if path == EACH else every[:1]
    return [] if "<" in path else [f"/{path}"]


# Sending them -------------------------------------------------------------------------------------


@dataclass
class Walk:
    """What came of sending every form with every key."""

    browser: Client
    sally: Landlord
    before: object
    wrong: list[tuple[object, ...]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    def attempt(self, key: Key) -> None:
        """Send a form with a key of Prosper's own, then with keys of Sally's; what that did is taken back."""
        with taken_back():
            is_accepted = key.is_guarded and key.form.send(self.browser).status_code < HTTPStatus.BAD_REQUEST
            self.accepted += [f"{key.form.address} {key.name}"] * is_accepted
        with taken_back():
            for value in key.theirs:
                self.judge(key, value)
            if everything_of(self.sally) != self.before:
                self.wrong.append((key.form.address, key.name, key.theirs, "something changed"))

    def judge(self, key: Key, value: str) -> None:
        """Note what is wrong about the answer to a key of Sally's."""
        answer = key.form.send(self.browser, **{key.name: value})
        said, text = answer.status_code, b"".join(answer).decode(errors="replace")
        told = [secret for secret in secrets_of(self.sally) if secret in text and secret != value]
        is_taken = key.is_guarded and said < HTTPStatus.BAD_REQUEST
        if told or is_taken or said >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.wrong.append((key.form.address, key.name, value, said, *told))


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside it is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything_of(landlord: Landlord) -> object:
    """All rows of a landlord's, as they are."""
    return tables_of(landlord), {kind: list(rows_of(kind, of=landlord).values()) for kind in KEPT_BY}


def test_no_form_takes_a_key_of_sally_s_in_any_field_from_prosper(sally, pro, client, stripe_sandbox):
    furnish(pro, word="own")
    client.force_login(pro.owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    forms, own, theirs = forms_for(client, of=pro), known_by(pro), known_by(sally)
    keys = [key for form in forms for key in keys_in(form, own=own, theirs=theirs)]
    walk = Walk(client, sally, everything_of(sally))

    for key in keys:
        walk.attempt(key)

    assert walk.wrong == []
    assert len(forms) >= LEAST_FORMS
    assert len([key for key in keys if key.is_clear]) >= LEAST_FIELDS
    assert len(walk.accepted) >= LEAST_ACCEPTED
