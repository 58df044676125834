"""The sign-up, from the first page to the check: what is asked, and what is refused at the field."""

import re

import pytest
from django.urls import reverse

from accounts.models import Landlord
from billing.models import CheckoutIntent
from compliance.models import Property
from intake.forms import AddressForm, ManagementForm, YouForm
from intake.models import Revision, Submission
from tests.intake.visitor import EDINBURGH, LEEDS, YOU, submission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("plan", "homes", "pence"),
    [
        ("PLAN_1_SOLO", ("england",), 6800),
        ("PLAN_2_PORTFOLIO", ("england", "wales", "scotland", "northern_ireland"), 11800),
        ("PLAN_3_PRO", ("wales",) * 3, 22800),
    ],
)
def test_a_sign_up_leads_to_stripe_with_what_was_shown(visitor, stripe_sandbox, plan, homes, pence):
    page = visitor.fill_in(plan=plan, homes=homes).content.decode()
    assert visitor.place == reverse("intake:check")
    assert f"£{pence / 100:.2f}" in page
    assert len(re.findall("Canal Street", page)) >= len(homes)

    assert visitor.pay().startswith(f"{stripe_sandbox.url}/c/pay/")

    intent = CheckoutIntent.objects.get()
    assert (intent.expected_pence, intent.plan.code) == (pence, plan)
    landlord = Landlord.objects.get()
    assert (landlord.readiness, landlord.email) == ("applicant", "alma@example.org")
    assert re.fullmatch(r"CVP-\d{4}-\d{6}", landlord.reference)
    revision = Revision.objects.get()
    assert (revision.reference, revision.number) == (intent.reference, 1)
    assert revision.answers == submission().answers
    assert submission().state == "awaiting_payment"


def test_every_answer_has_a_change_link_that_leads_back_to_the_check(visitor):
    page = visitor.fill_in()

    links = {row["change_url"] for section in page.context["sections"] for row in section["rows"]}
    assert len(links) >= 8
    for link in links:
        assert visitor.client.get(link).status_code == 200
    back = next(link for link in links if "/address/" in link)
    visitor.post(back, LEEDS | {"line_1": "13 Canal Street"})
    assert visitor.place == reverse("intake:check")
    assert "13 Canal Street" in visitor.last.content.decode()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": ""}, "Enter your full name"),
        ({"email": "alma"}, "right form"),
        ({"kind": ""}, "Choose one"),
        ({"kind": "company", "company_name": ""}, "Enter the company"),
    ],
)
def test_a_mistake_is_said_in_the_summary_and_at_the_field_and_nothing_typed_is_lost(visitor, typed, complaint):
    page = visitor.introduce(**typed).content.decode()

    assert page.count(complaint) == 2
    assert "There is a problem" in page
    assert (typed.get("email") or YOU["email"]) in page
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("postcode", "complaint"),
    [
        ("nonsense", "full UK postcode"),
        ("LS1", "full UK postcode"),
        ("JE2 3AB", "Jersey"),
        ("ZZ1 1AA", "begins with ZZ"),
    ],
)
def test_a_postcode_that_is_none_is_refused_with_a_reason_and_the_draft_kept(visitor, postcode, complaint):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")

    page = visitor.post(reverse("intake:home-new"), LEEDS | {"postcode": postcode}).content.decode()

    assert complaint in page
    assert "12 Canal Street" in page
    assert submission().answers["plan"] == {"code": "PLAN_1_SOLO"}


def test_the_nation_follows_from_the_postcode_and_the_council_must_be_of_it(visitor):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    visitor.post(reverse("intake:home-new"), {"line_1": "1", "town": "Cardiff", "postcode": "CF11 9HA"})
    assert visitor.last.context["form"]["nation"].value() == "wales"

    leeds = {"nation": "wales", "authority": "E08000035", "is_let": "no", "let_type": "standard"}
    assert "Choose a local authority in Wales" in visitor.post(visitor.place, leeds).content.decode()


def test_an_address_that_is_corrected_into_another_nation_has_the_nation_confirmed_anew(visitor):
    visitor.fill_in()
    key = submission().answers["homes"][0]["key"]
    address = visitor.client.get(reverse("intake:home-address", args=[key])).context["form"]
    seen = {"seen": address["seen"].value()}

    visitor.post(reverse("intake:home-address", args=[key]) + "?back=check", {**EDINBURGH, **seen})

    assert visitor.place == reverse("intake:home-place", args=[key])
    assert visitor.last.context["form"]["nation"].value() == "scotland"
    visitor.client.post(reverse("intake:pay"))
    assert not Revision.objects.exists()


def test_an_address_that_is_corrected_within_the_nation_asks_nothing_again(visitor):
    visitor.fill_in()
    key = submission().answers["homes"][0]["key"]

    visitor.post(reverse("intake:home-address", args=[key]) + "?back=check", {**LEEDS, "postcode": "LS2 7EY"})

    assert visitor.place == reverse("intake:check")


def test_facts_are_asked_only_where_they_can_matter(visitor):
    visitor.introduce()
    visitor.choose("PLAN_2_PORTFOLIO")
    asked = {}
    for nation in ("england", "wales", "scotland", "northern_ireland"):
        visitor.add_home(nation)
        home = submission().answers["homes"][-1]
        asked[nation] = set(home["home"]) | set(home.get("building", {})) | set(home["tenancy"])

    assert "tenement_flat" in asked["scotland"]
    assert "tenement_flat" not in asked["england"] | asked["wales"] | asked["northern_ireland"]
    assert "fitness_prescribed" in asked["northern_ireland"]
    assert "storeys" in asked["wales"]
    assert "in_selective_area" in asked["england"] & asked["wales"]
    assert "in_selective_area" not in asked["scotland"] | asked["northern_ireland"]


def test_a_home_that_is_not_let_has_no_tenancy(visitor):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home(is_let=False)

    home = submission().answers["homes"][0]
    assert "tenancy" not in home
    assert "occupants" not in home["home"]


def test_more_households_than_people_are_refused(visitor):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    visitor.post(reverse("intake:home-new"), LEEDS)
    place = {"nation": "england", "authority": "E08000035", "is_let": "yes", "let_type": "standard"}
    visitor.post(visitor.place, place)

    page = visitor.post(visitor.place, visitor.facts() | {"households": "3"})
    assert "There cannot be more households than people" in page.content.decode()


def test_a_date_that_does_not_exist_is_refused_at_the_field(visitor):
    visitor.fill_in()
    home = submission().answers["homes"][0]
    address = reverse("intake:home-tenancy", args=[home["key"]])
    visitor.last = visitor.client.get(address)
    answers = visitor.facts() | {"tenancy_start_day": "31", "tenancy_start_month": "2"}

    page = visitor.post(address, answers)

    assert page.context["form"].errors["tenancy_start"]
    assert 'value="31"' in page.content.decode()


@pytest.mark.parametrize("route", ["terms", "privacy", "link", "link-sent"])
def test_the_pages_around_the_wizard_are_open_to_everybody(client, route):
    page = client.get(reverse(f"intake:{route}"))

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize(("field", "length"), [("line_1", 121), ("line_2", 121), ("town", 81)])
def test_an_address_that_could_not_be_built_is_refused_before_it_is_paid(visitor, field, length):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")

    page = visitor.post(reverse("intake:home-new"), LEEDS | {field: "x" * length})

    assert list(page.context["form"].errors) == [field]


def test_no_form_of_the_wizard_takes_more_than_is_kept():
    for name in ("line_1", "line_2", "town"):
        assert AddressForm.base_fields[name].max_length <= Property._meta.get_field(name).max_length
    assert ManagementForm.base_fields["agent_email"].max_length <= Property._meta.get_field("agent_email").max_length
    assert YouForm.base_fields["email"].max_length <= Landlord._meta.get_field("email").max_length
    assert YouForm.base_fields["name"].max_length <= Landlord._meta.get_field("name").max_length
