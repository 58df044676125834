"""The answers as the check page shows them: sections of rows, each with the way to change it."""

from typing import Any

from django.urls import reverse

from accounts.models import Landlord
from compliance.attributes import Attribute, attributes
from compliance.homes import Recipients
from compliance.models import LocalAuthority
from config.lib.nations import Nation
from documents.models import Document
from intake.answers import Answers, Home, asked_on, homes_in, is_let
from plans.selectors import plan_by_code

Row = dict[str, Any]
Section = dict[str, Any]


def sections_of(answers: Answers, *, documents: list[Document]) -> list[Section]:
    """Every answer, in the order of the steps."""
    names = dict(LocalAuthority.objects.values_list("code", "name"))
    found = [{"title": "You", "rows": you_rows(answers)}] if "you" in answers else []
    found += [{"title": "Your plan", "rows": plan_rows(answers)}] if "plan" in answers else []
    found += [home_section(home, authorities=names) for home in homes_in(answers)]
    if "papers" in answers:
        found.append({"title": "Certificates and preferences", "rows": paper_rows(answers, documents=documents)})
    return found


def row(key: str, value: str, url: str) -> Row:
    """An answer with its Change link."""
    return {"key": key, "value": value, "change_url": url}


def you_rows(answers: Answers) -> list[Row]:
    """Who they are."""
    said, url = answers["you"], reverse("intake:you")
    rows = [row("Name", said["name"], url), row("E-mail address", said["email"], url)]
    rows.append(row("You are", str(Landlord.Kind(said["kind"]).label), url))
    return [*rows, row("Company", said["company_name"], url)] if said["company_name"] else rows


def plan_rows(answers: Answers) -> list[Row]:
    """The plan."""
    plan = plan_by_code(answers["plan"]["code"])
    return [row("Plan", f"{plan.name}, up to {plan.property_cap} properties", reverse("intake:plan"))]


def home_section(home: Home, *, authorities: dict[str, str]) -> Section:
    """One property."""
    address = home["address"]
    rows = [home_row(home, "Address", ", ".join(part for part in address_lines(address) if part), page="address")]
    if "place" in home:
        rows += place_rows(home, authorities=authorities)
    for page in ("home", "building", "tenancy"):
        if page in home and (page != "tenancy" or is_let(home)):
            asked = asked_on(page, home=home)
            rows += [home_row(home, each.label, said_of(each, home[page]), page=page) for each in asked]
    if "management" in home:
        rows += management_rows(home)
    return {"title": address["line_1"], "rows": rows}


def address_lines(address: dict[str, str]) -> list[str]:
    """The address, line by line."""
    return [address["line_1"], address["line_2"], address["town"], address["postcode"]]


def home_row(home: Home, key: str, value: str, *, page: str) -> Row:
    """An answer about a property; changing it leads back to the check."""
    return row(key, value, f"{reverse(f'intake:home-{page}', args=[home['key']])}?back=check")


def place_rows(home: Home, *, authorities: dict[str, str]) -> list[Row]:
    """Nation, council and letting."""
    place = home["place"]
    let_type = attributes()["let_type"]
    return [
        home_row(home, "Nation", str(Nation(place["nation"]).label), page="place"),
        home_row(home, "Local authority", authorities.get(place["authority"], ""), page="place"),
        home_row(home, "Let now", "Yes" if is_let(home) else "No", page="place"),
        home_row(home, let_type.label, said_of(let_type, place), page="place"),
    ]


def said_of(attribute: Attribute, said: dict[str, Any]) -> str:
    """A fact in words; "Not sure" where it was not said."""
    value = attribute.clean(said.get(attribute.name))
    return "Not sure" if value is None else attribute.words(value)


def management_rows(home: Home) -> list[Row]:
    """Who manages and who is reminded."""
    said = home["management"]
    who = "An agent" if said["managed_by"] == "agent" else "You"
    agent = " ".join(part for part in (said["agent_name"], said["agent_email"]) if part)
    rows = [home_row(home, "Managed by", who, page="management")]
    rows.append(home_row(home, "Reminders go to", str(Recipients(said["recipients"]).label), page="management"))
    return [*rows, home_row(home, "Agent", agent, page="management")] if agent else rows


def paper_rows(answers: Answers, *, documents: list[Document]) -> list[Row]:
    """Files, facts about the landlord, and what was agreed to."""
    said, url = answers["papers"], reverse("intake:papers")
    names = ", ".join(document.name for document in documents) or "None yet; you can add them later"
    facts = [row(attributes()[name].label, said_of(attributes()[name], said["facts"]), url) for name in said["facts"]]
    return [row("Certificates", names, url), *facts, row("Agreed to", "Privacy notice, terms, not legal advice", url)]
