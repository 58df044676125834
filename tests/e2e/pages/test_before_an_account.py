"""What is seen by whoever has no account yet: the public pages, the wizard and an order."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.messages.tasks import send
from accounts.models import DeliveredMail, Message
from accounts.services import invite
from accounts.tokens import progress_token
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from documents.orders.links import files_token, follow_token
from documents.orders.review import answer, approve, ask_customer
from intake.models import Submission
from tests.documents.orders.customer import Customer
from tests.e2e.looking import DESIGN, SEEN_BY_ANYONE
from tests.factories.accounts import AdministratorFactory, make_landlord
from tests.factories.compliance import build_portfolio, describe_home
from tests.factories.provisioning import make_job
from tests.intake.visitor import LEEDS, Visitor
from tests.plugins.browser import press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARY_PAGES = ["account_login", "account_reset_password", "account_reset_password_done"]


def test_what_anyone_may_see(look, live_server):
    Message.objects.all().delete()
    admin = AdministratorFactory(email="ada@example.org")
    token = invite(admin, landlord=None)
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    make_job(landlord)
    page, judge = look()

    for name in [*SEEN_BY_ANYONE, *LIBRARY_PAGES]:
        judge(reverse(name))
    judge(reverse("accounts:set-password", args=[token]))
    judge(reverse("accounts:set-password", args=["used-up"]))
    judge(reverse("provisioning:progress", args=[progress_token(landlord)]))
    judge(reverse("intake:resume", args=["stale"]))
    judge("/no-such-page/")
    judge(DESIGN)
    page.goto(live_server.url + reverse("intake:you"))
    press(page, "Continue")
    assert page.get_by_role("alert").count() == 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")


def test_what_a_visitor_sees_of_the_wizard(look, judge_page, stripe_sandbox, live_server, settings):
    settings.SITE_URL = live_server.url
    visitor = Visitor(Client())
    visitor.fill_in(homes=("england", "england"))
    for message in Message.objects.all():
        send(message.pk)
    key = Submission.objects.get().answers["homes"][0]["key"]
    page, judge = look(visitor.client)

    for name in ("intake:you", "intake:plan", "intake:homes", "intake:home-new", "intake:papers", "intake:check"):
        judge(reverse(name))
    for part in ("address", "place", "home", "building", "tenancy", "management"):
        judge(reverse(f"intake:home-{part}", args=[key]))
    judge(reverse("accounts:mail", args=[DeliveredMail.objects.get().pk]))

    page.goto(live_server.url + reverse("intake:home-new"))
    for name, value in LEEDS.items():
        page.locator(f"[name={name}]").fill(value)
    press(page, "Continue")
    judge_page(page, "the plan is full")
    visitor.pay()
    judge(reverse("intake:unpaid"))


def test_what_is_seen_of_an_order(look, stripe_sandbox, live_server, client):
    admin = AdministratorFactory(email="ada@example.org")
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    build_portfolio(landlord, homes=[describe_home()])
    client.force_login(landlord.owner)
    customer = Customer(client, stripe_sandbox)
    _, judge = look(client)

    for path in (
        reverse("ordering:start"),
        reverse("ordering:choose", args=["essential_pack"]),
        reverse("ordered:list"),
    ):
        judge(path)
    customer.choose("essential_pack", only=["rent_receipt"])
    for group in ("landlord", "rent", "document"):
        judge(reverse("ordering:questions", args=[group]))
    customer.answer_all(kinds()["rent_receipt"].sample("england"))
    judge(reverse("ordering:delivery"))
    customer.deliver_to()
    judge(reverse("ordering:check"))
    order = customer.pay()
    judge(reverse("orders:follow", args=[follow_token(order)]))
    DocumentOrder.objects.filter(pk=order.pk).update(due_at=clock.now())
    judge(f"{reverse('orders:follow', args=[follow_token(order)])}?late")
    ask_customer(order, words="Is the date right?", about=["document_date", "receipt_payments"], by=admin)
    judge(reverse("orders:follow", args=[follow_token(order)]))
    judge(reverse("orders:answer", args=[follow_token(order)]))
    answer(order, words="It is.", answers=order.answers)
    order.refresh_from_db()
    approve(order, by=admin)
    work_off()
    judge(reverse("orders:files", args=[files_token(order)]))
    judge(reverse("ordered:list"))
    judge(reverse("ordered:detail", args=[order.pk]))
    judge(reverse("ordering:resume", args=["stale"]))
    customer.choose("essential_pack", only=["rent_receipt"])
    customer.answer_all(kinds()["rent_receipt"].sample("england"))
    customer.deliver_to()
    customer.go_to_pay()
    judge(reverse("ordering:unpaid"))
