"""What a landlord sees of what they pay, of closing the account, and of taking everything away."""

from zipfile import ZipFile

import pytest
from django.urls import reverse

from billing.checkout import open_session, prepare_intent
from compliance.portfolio.services import add_homes
from documents.services import take_for
from plans.selectors import plan_by_code
from provisioning.leaving.closing import close_now
from provisioning.models import AccountArchive, AccountClosure
from tests.adminpanel.conftest import prove
from tests.billing.subscriber import Subscriber
from tests.documents.files import certificate, sent, written
from tests.e2e.pages.conftest import Portal
from tests.factories.accounts import make_landlord
from tests.factories.compliance import build_portfolio, checked, describe_home
from tests.plugins.browser import press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = "http://archive.example"
"""Where an archive that was taken away is opened."""


def test_what_is_seen_of_what_a_landlord_pays(look, stripe_sandbox, live_server, client):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    build_portfolio(landlord, homes=[describe_home() for _ in range(2)])
    sally = Subscriber(client, stripe_sandbox, landlord)
    _, judge = look(client)

    judge(reverse("billing:begin-again", args=["PLAN_1_SOLO"]))
    sally.join()
    for name, *code in (["overview"], ["cancel"], ["change-plan", "PLAN_2_PORTFOLIO"]):
        judge(reverse(f"billing:{name}", args=code))
    sally.change_to("PLAN_2_PORTFOLIO")
    home = add_homes(landlord, homes=[describe_home()])[0]
    judge(reverse("billing:change-plan", args=["PLAN_1_SOLO"]))
    sally.change_to("PLAN_1_SOLO")
    judge(reverse("billing:overview"))
    judge(reverse("billing:change-plan", args=["PLAN_3_PRO"]))
    sally.settle()
    sally.pass_period()
    judge(reverse("compliance:property-choose"))
    judge(reverse("compliance:property-list"))
    judge(reverse("compliance:property-detail", args=[home.pk]))
    judge(reverse("compliance:property-edit", args=[home.pk]), is_refused=True)
    sally.pass_period(outcome="declines")
    judge(reverse("billing:overview"))
    sally.api.v1.subscriptions.cancel(sally.subscription.stripe_id)
    sally.settle()
    judge(reverse("billing:overview"))
    judge(reverse("billing:begin-again", args=["PLAN_2_PORTFOLIO"]))


def test_what_is_seen_of_a_payment_that_was_begun(portal: Portal, stripe_sandbox, landlord):
    intent = prepare_intent(landlord, plan=plan_by_code("PLAN_2_PORTFOLIO"), reference="shown")
    open_session(intent, email=landlord.email, success_url="http://localhost/", cancel_url="http://localhost/")

    portal.judge(reverse("billing:overview"))


def test_what_an_owner_sees_who_closes_the_account(look, judge_page, live_server, client):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    checked(build_portfolio(landlord, homes=[describe_home()])[0])
    client.force_login(landlord.owner)
    prove(client)
    page, judge = look(client)

    judge(reverse("leaving:closure"))
    judge(reverse("leaving:closure-ask"))
    page.goto(live_server.url + reverse("leaving:closure-ask"))
    press(page, "Close the account")
    judge_page(page, "an account that is not closed without the tick")
    page.get_by_label("Everything that I keep here").check()
    press(page, "Close the account")
    judge_page(page, "an account that has just been asked to close")
    judge(reverse("leaving:closure"))
    judge(reverse("compliance:dashboard"))
    page.goto(live_server.url + reverse("leaving:closure"))
    press(page, "Keep the account")
    judge_page(page, "an account that stays")
    AccountClosure.objects.update(state="taken_back")
    close_now(landlord, by=landlord.owner, why="She asked by letter")
    judge(reverse("compliance:dashboard"), is_refused=True)


def test_what_an_owner_sees_who_takes_everything_away(look, judge_page, live_server, client, tmp_path):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    checked(build_portfolio(landlord, homes=[describe_home()])[0])
    take_for(landlord, sent("inventory.pdf", written(certificate())), by=landlord.owner)
    client.force_login(landlord.owner)
    page, judge = look(client)

    judge(reverse("leaving:archives"))
    page.goto(live_server.url + reverse("leaving:archives"))
    press(page, "Make the archive")
    archive = reverse("leaving:archive", args=[AccountArchive.objects.get().pk])
    judge(archive)
    work_off()
    judge(archive)
    judge(reverse("leaving:archives"))
    with ZipFile(AccountArchive.objects.get().file.open("rb")) as made:
        made.extractall(tmp_path)
    page.route(f"{ELSEWHERE}/**", lambda route: route.fulfill(path=tmp_path / route.request.url[len(ELSEWHERE) + 1 :]))
    for offline in (*tmp_path.glob("*.html"), *tmp_path.glob("homes/*.html")):
        page.goto(f"{ELSEWHERE}/{offline.relative_to(tmp_path)}")
        judge_page(page, f"archive-{offline.stem}")
