"""The design system on pages of its own, with invented people and homes. Development only."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.lib import clock
from config.lib.dayfield import DayField
from plans.selectors import all_plans

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")]
STANDINGS = ["valid", "expiring", "overdue", "missing", "question", "awaiting_review", "not_required"]
SHOWN_DUTIES = [
    ("Gas safety record", "valid"),
    ("Electrical installation report", "valid"),
    ("Energy performance certificate", "expiring"),
    ("Smoke alarms", "valid"),
    ("Carbon monoxide alarms", "question"),
    ("Deposit protection", "missing"),
    ("Right to rent checks", "overdue"),
    ("Legionella assessment", "awaiting_review"),
    ("HMO licence", "not_required"),
]


class SampleForm(forms.Form):
    """One field of each sort."""

    full_name = forms.CharField(label="Your full name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    postcode = forms.CharField(
        label="Postcode",
        help_text="For example, CF10 3NQ.",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    gas = forms.ChoiceField(
        label="Is there a gas appliance or a gas pipe in the home?",
        help_text="A boiler, a hob or a fire, whether it is used or not.",
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    authority = forms.ChoiceField(
        label="Local authority", choices=[("", "Choose"), ("cardiff", "Cardiff"), ("fife", "Fife")]
    )
    started_on = DayField(label="When did the tenancy start?", help_text="For example, 27 3 2024.")
    certificate = forms.FileField(
        label="Gas safety record", help_text="PDF or a photograph, at most 20 MB.", required=False
    )
    notes = forms.CharField(label="Anything else", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    privacy = forms.BooleanField(label="I have read the privacy notice", help_text="Needed before you can go on.")


def icon_names() -> list[str]:
    """Every icon in the sheet."""
    sheet = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    return re.findall(r'<symbol id="(?!mark-)([\w-]+)"', sheet)


def marks() -> list[dict[str, str]]:
    """The standings of one home's duties, in the order of the page."""
    return [{"name": name, "standing": standing} for name, standing in SHOWN_DUTIES]


def samples() -> dict[str, Any]:
    """Everything that the pages of the design system show."""
    wrong = {
        "full_name": "",
        "postcode": "CF1",
        "started_on_day": "31",
        "started_on_month": "2",
        "started_on_year": "2025",
    }
    return {
        "plans": all_plans(),
        "blank": SampleForm(prefix="blank"),
        "wrong": SampleForm({f"wrong-{key}": value for key, value in wrong.items()}, prefix="wrong"),
        "standings": STANDINGS,
        "icon_names": icon_names(),
        "marks": marks(),
        "today": clock.today(),
        "later": clock.today() + timedelta(days=93),
        "counts": [
            {"standing": "overdue", "count": 1},
            {"standing": "missing", "count": 2},
            {"standing": "valid", "count": 9},
        ],
        "levels": ["info", "success", "warning", "error", "question"],
        "answers": [
            {"key": "Full name", "value": "Nia Morgan", "change_url": "#"},
            {"key": "Address", "value": "12 Cathedral Road\nCardiff\nCF11 9LJ", "change_url": "#"},
            {"key": "Company", "value": ""},
        ],
        "steps": [
            {"label": "Properties entered", "state": "done", "note": "2 homes"},
            {"label": "Finding what the law asks", "state": "doing"},
            {"label": "Working out the standing", "state": "waiting"},
            {"label": "Moving your documents", "state": "failed", "note": "We try again in 2 minutes."},
        ],
    }


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Each component with the line that includes it."""
    return render(request, "design.html", samples())


@login_not_required
@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """A page in the portal's frame."""
    pages = ["Dashboard", "Properties", "Documents", "Billing", "Settings"]
    navigation = [
        {"label": page, "url": "#", "icon": page.lower(), "current": page == "Dashboard"}
        | {"group": "account" if page in ("Billing", "Settings") else "main"}
        for page in pages
    ]
    landlord = {"display_name": "Nia Morgan", "reference": "CVP-2026-000042"}
    plan = SimpleNamespace(plan={"name": "Portfolio"})
    shown = {"navigation": navigation, "landlord": landlord, "entitlements": plan}
    return render(request, "design_portal.html", samples() | shown)
