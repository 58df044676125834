"""The sign-up, from the first page to Stripe's, and every way off it and back."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord
from billing.models import CheckoutIntent
from compliance.models import Property
from config.lib import clock
from intake.forms import AddressForm, ManagementForm, YouForm
from intake.models import Revision, Submission
from intake.tasks import sweep
from tests.intake.visitor import AGREED, LEEDS, YOU, Visitor, link_in

pytestmark = pytest.mark.django_db


def submission() -> Submission:
    return Submission.objects.get()


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


# The cap ----------------------------------------------------------------------------------------


def test_a_third_property_on_solo_is_refused_with_the_plan_that_fits_and_one_click_takes_it(visitor):
    visitor.fill_in(homes=("england", "england"))

    page = visitor.post(reverse("intake:home-new"), LEEDS | {"line_1": "3 Canal Street"})
    assert page.status_code == 403
    assert (page.context["error"].code, page.context["error"].suggested.name) == ("plans.limit_reached", "Portfolio")
    assert len(submission().answers["homes"]) == 2

    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    visitor.post(reverse("intake:home-new"), hidden | {"take": "PLAN_2_PORTFOLIO"})
    assert submission().answers["plan"] == {"code": "PLAN_2_PORTFOLIO"}
    assert submission().answers["homes"][2]["address"]["line_1"] == "3 Canal Street"


def test_a_crafted_post_takes_no_third_property(visitor):
    visitor.fill_in(homes=("england", "england"))

    for take in ("PLAN_1_SOLO", "PLAN_1"):
        answer = visitor.post(reverse("intake:home-new"), LEEDS | {"take": take})
        assert answer.status_code == 403
    assert visitor.post(reverse("intake:home-new"), LEEDS | {"take": "PLAN_9"}).status_code == 404
    assert len(submission().answers["homes"]) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_add_the_last_property_at_once_one_is_refused(visitor):
    visitor.fill_in(homes=("england",))
    session = visitor.client.cookies["sessionid"].value

    def add(number: int) -> int:
        tab = Client()
        tab.cookies["sessionid"] = session
        try:
            return tab.post(reverse("intake:home-new"), LEEDS | {"line_1": f"Tab {number}"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(add, range(4)))

    assert statuses == [302, 403, 403, 403]
    assert len(submission().answers["homes"]) == 2


def test_going_on_without_a_plan_asks_for_one_in_the_summary_and_at_the_plans(visitor):
    visitor.introduce()

    page = visitor.post(reverse("intake:plan"), {}).content.decode()

    assert visitor.last.status_code == 200
    assert page.count("Choose a plan, by how many homes you let") == 2
    assert 'href="#id_plan"' in page
    assert 'id="id_plan"' in page


def test_a_plan_that_is_too_small_for_the_homes_is_refused(visitor):
    visitor.fill_in(plan="PLAN_2_PORTFOLIO", homes=("england",) * 3)

    page = visitor.choose("PLAN_1_SOLO")

    assert page.status_code == 403
    assert page.content.decode().count("You have added 3 properties") == 2
    assert submission().answers["plan"] == {"code": "PLAN_2_PORTFOLIO"}


@pytest.mark.parametrize(("code", "plan"), [("PLAN_3_PRO", "PLAN_3_PRO"), ("PLAN_2_5", "PLAN_2_PORTFOLIO")])
def test_a_link_from_the_price_list_chooses_the_plan_also_by_an_old_code(visitor, code, plan):
    visitor.client.get(reverse("intake:start"), {"plan": code})
    visitor.introduce()

    assert submission().answers["plan"] == {"code": plan}


def test_an_unknown_plan_is_a_clear_page_and_never_solo(visitor):
    page = visitor.client.get(reverse("intake:start"), {"plan": "PLAN_4"})

    assert page.status_code == 404
    assert "There is no such plan" in page.content.decode()


# Coming and going -------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["plan", "homes", "home-new", "papers", "check"])
def test_a_step_that_is_skipped_leads_to_the_one_that_is_missing(visitor, route):
    visitor.last = visitor.client.get(reverse(f"intake:{route}"), follow=True)
    assert visitor.place == reverse("intake:you")

    visitor.introduce()
    visitor.last = visitor.client.get(reverse(f"intake:{route}"), follow=True)
    if route == "check":
        assert "Still to answer" in visitor.last.content.decode()
        assert "Pay" not in [button.strip() for button in re.findall(r">\s*(Pay)\b", visitor.last.content.decode())]
    else:
        assert visitor.place == reverse("intake:plan")


def test_paying_for_an_unfinished_sign_up_leads_back_to_the_check(visitor, stripe_sandbox):
    visitor.introduce()

    assert visitor.post(reverse("intake:pay"), {}).status_code == 200
    assert visitor.place == reverse("intake:check")
    assert not Landlord.objects.exists()


def test_a_sign_up_goes_on_on_another_device_by_its_mailed_link(visitor, work_off):
    visitor.introduce()
    visitor.choose("PLAN_1_SOLO")
    work_off()
    phone = Client()
    assert phone.get(reverse("intake:plan"), follow=True).request["PATH_INFO"] == reverse("intake:you")

    page = phone.get(link_in(DeliveredMail.objects.get(to="alma@example.org")), follow=True)

    assert page.request["PATH_INFO"] == reverse("intake:home-new")


@pytest.mark.parametrize("token", ["nonsense", "2c1f:1abc:forged"])
def test_a_stale_or_forged_link_is_a_clear_page_with_a_way_on(visitor, token):
    visitor.introduce()

    page = Client().get(reverse("intake:resume", args=[token]))

    assert page.status_code == 410
    assert "This link no longer works" in page.content.decode()
    assert reverse("intake:link") in page.content.decode()
    assert submission().state == "draft"


def test_a_link_of_fifteen_days_ago_is_stale(visitor, work_off):
    class Earlier(signing.TimestampSigner):
        def timestamp(self) -> str:
            moment = clock.real_now() - timedelta(days=15)
            return signing.b62_encode(int(moment.timestamp()))

    visitor.introduce()
    work_off()
    fresh = link_in(DeliveredMail.objects.get(to="alma@example.org"))
    assert Client().get(fresh).status_code == 302

    said = signing.TimestampSigner(salt="intake.resume").unsign(fresh.split("/")[-2])
    stale = Earlier(salt="intake.resume").sign(said)
    assert Client().get(reverse("intake:resume", args=[stale])).status_code == 410


def test_the_page_answers_alike_whoever_asks_and_only_the_mail_differs(visitor, solo, work_off):
    visitor.introduce()
    work_off()
    DeliveredMail.objects.all().delete()

    answers = [
        Client().post(reverse("intake:link"), {"email": email})
        for email in ("alma@example.org", "sally@example.org", "nobody@example.org")
    ]
    work_off()

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("intake:link-sent"))}
    assert "/sign-up/go-on/" in DeliveredMail.objects.get(to="alma@example.org").text
    assert "You have an account" in DeliveredMail.objects.get(to="sally@example.org").text
    assert "none was begun" in DeliveredMail.objects.get(to="nobody@example.org").text


def test_nobody_is_flooded_with_links(visitor, work_off):
    for _ in range(6):
        answer = Client().post(reverse("intake:link"), {"email": "flooded@example.org"})
        assert answer.status_code == 302
    work_off()

    assert DeliveredMail.objects.filter(to="flooded@example.org").count() == 3


def test_an_address_that_is_used_already_can_always_begin_again(visitor, solo):
    visitor.introduce(email="sally@example.org")
    assert visitor.place == reverse("intake:plan")

    second = Visitor(Client())
    second.introduce(email="sally@example.org")
    assert second.place == reverse("intake:plan")
    assert Submission.objects.count() == 2


def test_two_windows_on_one_page_lose_nothing_silently(visitor):
    visitor.introduce()
    seen = visitor.client.get(reverse("intake:you")).context["form"]["seen"].value()
    visitor.introduce(name="Alma First", seen=seen)

    page = visitor.introduce(name="Alma Second", seen=seen)

    assert "another window" in page.content.decode()
    assert "Alma Second" in page.content.decode()
    assert submission().answers["you"]["name"] == "Alma First"
    visitor.introduce(name="Alma Second", seen=page.context["form"]["seen"].value())
    assert submission().answers["you"]["name"] == "Alma Second"


# Paying -----------------------------------------------------------------------------------------


def test_a_double_click_on_pay_pays_once(visitor, stripe_sandbox):
    visitor.fill_in()

    first, second = visitor.pay(), visitor.pay()

    assert first == second
    assert (Revision.objects.count(), CheckoutIntent.objects.count(), Landlord.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_pay_at_the_same_instant_pay_once(visitor, stripe_sandbox):
    visitor.fill_in()
    session = visitor.client.cookies["sessionid"].value

    def pay(_: int) -> str:
        tab = Client()
        tab.cookies["sessionid"] = session
        try:
            return tab.post(reverse("intake:pay")).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(pay, range(4)))) == 1
    assert (Revision.objects.count(), CheckoutIntent.objects.count(), Landlord.objects.count()) == (1, 1, 1)


def test_with_stripe_down_the_page_says_so_and_the_draft_is_kept(visitor, stripe_sandbox):
    visitor.fill_in()
    for _ in range(3):
        stripe_sandbox.fail_next("/v1/checkout/sessions", status=500)

    page = visitor.client.post(reverse("intake:pay"))

    assert page.status_code == 503
    assert "nothing you typed is lost" in page.content.decode()
    assert visitor.pay().startswith(stripe_sandbox.url)
    assert Revision.objects.count() == 1


def test_coming_back_unpaid_lets_the_landlord_pay_or_change_an_answer(visitor, stripe_sandbox):
    visitor.fill_in()
    first = visitor.pay()
    page = visitor.client.get(reverse("intake:unpaid")).content.decode()
    assert "Your payment is not finished" in page
    assert visitor.client.get(reverse("intake:plan"), follow=True).request["PATH_INFO"] == reverse("intake:unpaid")

    visitor.post(reverse("intake:reopen"), {})
    assert visitor.place == reverse("intake:check")
    assert CheckoutIntent.objects.get().state == "expired"
    visitor.choose("PLAN_2_PORTFOLIO")
    second = visitor.pay()

    assert first != second
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Landlord.objects.count() == 1
    assert CheckoutIntent.objects.get(state="open").expected_pence == 11800


def test_what_was_paid_meanwhile_cannot_be_reopened(visitor, stripe_sandbox):
    visitor.fill_in()
    visitor.pay()
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "pay")

    visitor.post(reverse("intake:reopen"), {})

    assert "/progress/" in visitor.place
    assert submission().state == "awaiting_payment"


def test_a_payment_that_lapses_frees_the_draft_and_its_landlord_is_told(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.pay()
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "time-out")
    stripe_sandbox.deliver(client)
    work_off()

    assert submission().state == "draft"
    mail = DeliveredMail.objects.get(to="alma@example.org", subject__contains="payment")
    page = Client().get(link_in(mail), follow=True)
    assert page.request["PATH_INFO"] == reverse("intake:check")


def test_a_late_payment_of_an_earlier_revision_is_the_one_that_is_built(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.pay()
    first = CheckoutIntent.objects.get()
    CheckoutIntent.objects.filter(pk=first.pk).update(state="expired")
    Submission.objects.update(state="draft")
    visitor.choose("PLAN_2_PORTFOLIO")
    visitor.pay()

    stripe_sandbox.act(first.stripe_id, "pay")
    stripe_sandbox.deliver(client)
    work_off()

    assert submission().state == "paid"
    assert Revision.objects.get(number=1).paid_at is not None
    assert Revision.objects.get(number=2).paid_at is None
    assert Landlord.objects.get().assignment.plan.code == "PLAN_1_SOLO"


# Time -------------------------------------------------------------------------------------------


def test_a_draft_is_abandoned_after_14_days_and_its_link_brings_it_back(visitor, work_off):
    visitor.introduce()
    work_off()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=13, hours=23))
    sweep()
    assert submission().state == "draft"
    Submission.objects.update(touched_at=clock.now() - timedelta(days=14, minutes=1))
    sweep()
    assert submission().state == "abandoned"

    Client().get(link_in(DeliveredMail.objects.get(to="alma@example.org")))
    visitor.choose("PLAN_1_SOLO")
    assert submission().state == "draft"


@pytest.mark.parametrize("route", ["terms", "privacy", "link", "link-sent"])
def test_the_pages_around_the_wizard_are_open_to_everybody(client, route):
    page = client.get(reverse(f"intake:{route}"))

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


# What was once possible -------------------------------------------------------------------------


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


def test_what_was_abandoned_can_be_paid_at_once_when_somebody_comes_back(visitor, stripe_sandbox):
    visitor.fill_in()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=15))
    sweep()
    assert submission().state == "abandoned"

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 303
    assert submission().state == "awaiting_payment"


def test_while_a_bank_works_on_a_payment_no_second_one_is_opened(visitor, stripe_sandbox, client, work_off):
    visitor.fill_in()
    visitor.client.post(reverse("intake:pay"))
    stripe_sandbox.act(CheckoutIntent.objects.get().stripe_id, "debit")
    stripe_sandbox.deliver(client)
    work_off()
    Submission.objects.update(touched_at=clock.now() - timedelta(days=15))
    sweep()

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 409
    assert "on its way" in answer.content.decode()
    assert CheckoutIntent.objects.count() == 1


def test_a_refusal_of_stripe_s_is_a_clear_page_and_the_draft_is_kept(visitor, stripe_sandbox):
    visitor.fill_in()
    stripe_sandbox.fail_next("/v1/checkout/sessions", status=400)

    answer = visitor.client.post(reverse("intake:pay"))

    assert answer.status_code == 503
    assert "Nothing was charged" in answer.content.decode()


def test_a_private_person_who_first_said_company_is_asked_to_consent_after_all(visitor):
    visitor.introduce(kind="company", company_name="Alma Ltd")
    visitor.choose("PLAN_1_SOLO")
    visitor.add_home()
    agreed = {name: value for name, value in AGREED.items() if name != "start_now"}
    visitor.last = visitor.client.get(reverse("intake:papers"))
    visitor.post(reverse("intake:papers"), visitor.facts() | agreed)
    assert visitor.place == reverse("intake:check")

    visitor.introduce(kind="individual")

    assert visitor.place == reverse("intake:papers")
