"""Every page can be used by everyone: no barrier, one heading, no sideways scrolling; wide, narrow, light, dark."""

from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.members import ask_in
from accounts.messages.tasks import send
from accounts.models import Bounce, DeliveredMail, Message
from accounts.services import invite
from accounts.tokens import progress_token
from billing.checkout import open_session, prepare_intent
from compliance.acknowledging.services import acknowledge
from compliance.as_at.forms import parameters
from compliance.calendar.feeds import make_feed
from compliance.evidence.services import Details, record_evidence
from compliance.models import (
    CalendarFeed,
    GasPage,
    PastScore,
    Property,
    ReportRun,
    Requirement,
    WebhookDelivery,
    WebhookEndpoint,
)
from compliance.portfolio.columns import guess
from compliance.portfolio.importing import begin, tell_columns
from compliance.portfolio.reading import read
from compliance.portfolio.services import add_homes, archive_home
from compliance.reports.links import confirm_link
from compliance.reports.schedules import add_schedule
from compliance.tenancies.services import add_occupier
from compliance.tenants.gas_page import make_page
from compliance.tenants.inviting import accept, invite_tenant
from compliance.tenants.sharing import share
from compliance.tenants.writing import answer_request, ask_for, write_to_landlord, write_to_tenant
from compliance.webhooks.services import send_test, switch_off
from compliance.webhooks.words import OffReason
from config.lib import clock
from documents.generation.catalogue import kinds
from documents.orders.links import files_token, follow_token
from documents.orders.review import answer, approve, ask_customer
from documents.services import take_for
from documents.tasks import inspect
from intake.models import Submission
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from provisioning.leaving.closing import close_now
from provisioning.models import AccountArchive, AccountClosure
from tests.adminpanel.conftest import prove
from tests.billing.subscriber import Subscriber
from tests.compliance.spreadsheets import HEADINGS, csv_of, home_row
from tests.documents.files import acting_pdf, certificate, sent, written
from tests.documents.orders.customer import Customer
from tests.documents.test_what_a_file_says import record_of
from tests.e2e.looking import SEEN_BY_ANYONE
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory, make_landlord
from tests.factories.compliance import build_portfolio, checked, describe_home
from tests.factories.provisioning import make_job
from tests.intake.visitor import LEEDS, Visitor
from tests.plugins.browser import press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = "http://archive.example"
"""Where an archive that was taken away is opened."""

LIBRARY_PAGES = ["account_login", "account_reset_password", "account_reset_password_done"]
SIGNED_IN_LIBRARY_PAGES = ["account_change_password", "mfa_index", "usersessions_list", "account_logout"]


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
    judge("/design/")
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


def test_what_a_landlord_sees_of_the_portal(look, judge_page, stripe_sandbox, live_server, client, settings):
    landlord = make_landlord(plan="PLAN_2_PORTFOLIO", name="Parvati Folio", email="parvati@example.org")
    nations = ("england", "wales", "scotland", "northern_ireland")
    unsaid = {"has_gas": None, "occupants": None}
    build_portfolio(landlord, homes=[describe_home(nation=nation, facts=unsaid) for nation in nations])
    heated = build_portfolio(landlord, homes=[describe_home()])[0]
    intent = prepare_intent(landlord, plan=plan_by_code("PLAN_2_PORTFOLIO"), reference="shown")
    open_session(intent, email=landlord.email, success_url="http://localhost/", cancel_url="http://localhost/")
    document = take_for(landlord, sent("gas-safety-record.pdf", acting_pdf()), by=landlord.owner).document
    inspect(document.inspection.pk)
    home = Property.objects.filter(landlord=landlord).first()
    Bounce.objects.create(address=landlord.email, kind="bounced", landlord=landlord, is_of_record=True)
    Bounce.objects.create(address="agnes@agency.example", kind="complained", landlord=landlord)
    client.force_login(landlord.owner)
    page, judge = look(client)

    own = ("landlord-detail", "landlord-facts", "landlord-facts-history")
    for name in ("dashboard", "property-list", "property-add", *own):
        judge(reverse(f"compliance:{name}"))
    pages = ("property-detail", "property-questions", "property-facts", "property-facts-history")
    for name in (*pages, "property-edit", "property-archive"):
        judge(reverse(f"compliance:{name}", args=[home.pk]))
    requirements = Requirement.objects.filter(landlord=landlord)
    for standing in ("missing", "question"):
        judge(reverse("compliance:requirement-detail", args=[requirements.filter(standing=standing).first().pk]))
    gas = requirements.get(code="gb_gas_safety_check", property=home)
    evidence = record_evidence(gas, Details(issued_on=clock.today()), by=landlord.owner)
    for name in ("requirement-detail", "evidence-new"):
        judge(reverse(f"compliance:{name}", args=[gas.pk]))
    PastScore.objects.filter(pk=PastScore.objects.filter(property=None).first().pk).update(
        on=clock.today().replace(day=1)
    )
    judge(reverse("compliance:score"))
    judge(reverse("compliance:property-score", args=[home.pk]))
    that_day = urlencode(parameters(clock.today()))
    for path in (reverse("compliance:as-at"), reverse("compliance:property-as-at", args=[home.pk])):
        judge(path)
        judge(f"{path}?{that_day}")
    judge(reverse("compliance:dashboard"))
    for name in ("evidence-correct", "evidence-withdraw", "evidence-served"):
        judge(reverse(f"compliance:{name}", args=[evidence.pk]))
    judge(reverse("compliance:requirement-days", args=[requirements.filter(code="en_written_statement_new")[0].pk]))
    judge(reverse("compliance:requirement-waive", args=[requirements.filter(applies="open")[0].pk]))
    rule = requirements.get(code="en_no_discrimination")
    acknowledge(rule, version=rule.obligation_id, everywhere=False, by=landlord.owner)
    for code in ("en_no_discrimination", "en_tenant_fees"):
        judge(reverse("compliance:requirement-detail", args=[requirements.filter(code=code)[0].pk]))
    tenancy = heated.tenancies.get()
    add_occupier(tenancy, name="Olu Other")
    judge(reverse("compliance:tenancies", args=[heated.pk]))
    judge(reverse("compliance:tenancy-add", args=[heated.pk]))
    for name in ("tenancy-end", "tenancy-people"):
        judge(reverse(f"compliance:{name}", args=[tenancy.pk]))
    judge(reverse("compliance:occupier-name", args=[tenancy.occupiers.first().pk]))
    sheet = read(csv_of([HEADINGS, home_row(1), home_row(2, Postcode="nowhere")]).read())
    row = begin(landlord, by=landlord.owner, file_name="homes.csv", sheet=sheet)
    tell_columns(row, mapping=guess(row.headings))
    judge(reverse("compliance:property-import"))
    for part in ("columns", "preview", "abandon"):
        judge(reverse(f"compliance:property-import-{part}", args=[row.pk]))
    make_feed(landlord, home=None, label="My phone", by=landlord.owner)
    feed = CalendarFeed.objects.get()
    judge(reverse("compliance:calendar"))
    judge(reverse("compliance:calendar", args=[2100, 12]))
    due = checked(heated, ago=350).deadline
    checked(heated, code="en_eicr", ago=1800)
    judge(reverse("compliance:calendar", args=[due.year, due.month]))
    judge(reverse("compliance:calendar-feeds"))
    judge(reverse("compliance:calendar-feed-revoke", args=[feed.pk]))
    page.goto(live_server.url + reverse("compliance:calendar-feeds"))
    press(page, "Make the address")
    judge_page(page, "the address that is shown once")
    archive_home(home)
    judge(reverse("compliance:property-archived"))
    judge(reverse("compliance:property-restore", args=[home.pk]))
    for name in (*(f"compliance:{listed}-list" for listed in ("requirement", "evidence", "tenancy")), "documents:list"):
        judge(reverse(name))
        judge(f"{reverse(name)}?q=nowhere")
    judge(f"{reverse('compliance:requirement-list')}?home=nowhere&kind=all&sort=title")
    judge(f"{reverse('compliance:property-list')}?standing=overdue&sort=score")
    judge(reverse("documents:upload"))
    for name in ("detail", "remove"):
        judge(reverse(f"documents:{name}", args=[document.pk]))
    legible = take_for(landlord, sent("legible.pdf", record_of(heated)), by=landlord.owner).document
    work_off()
    judge(reverse("documents:detail", args=[legible.pk]))
    electrical = requirements.get(code="en_eicr", property=heated)
    judge(f"{reverse('compliance:evidence-new', args=[electrical.pk])}?document={legible.pk}")
    judge(reverse("billing:overview"))
    judge(reverse("compliance:property-choose"))
    judge(reverse("compliance:trail"))
    judge(f"{reverse('compliance:trail')}?q=nowhere&about=homes&by=us&days=7")
    judge(reverse("compliance:report-evidence"))
    judge(reverse("compliance:report-schedules"))
    weekly = {"kind": "expiry", "format": "pdf", "days": "uk", "rhythm": "weekly", "weekday": 0}
    schedule = add_schedule(landlord, chosen=weekly, addresses=["agnes@agency.example"], by=landlord.owner)
    judge(reverse("compliance:report-schedules"))
    for name in ("report-schedule", "report-schedule-end"):
        judge(reverse(f"compliance:{name}", args=[schedule.pk]))
    judge(confirm_link(schedule.recipients.get()).removeprefix(settings.SITE_URL))
    page.goto(live_server.url + reverse("compliance:report-schedules"))
    press(page, "Add the schedule")
    judge_page(page, "a schedule without a report")
    judge(reverse("compliance:settings"))
    judge(reverse("compliance:settings-plan"))
    judge(reverse("compliance:settings-notifications"))
    page.goto(live_server.url + reverse("compliance:settings-notifications"))
    page.get_by_label("Quiet hours end").select_option("19")
    press(page, "Save")
    judge_page(page, "a mail in quiet hours")
    see_the_team(page, judge, judge_page, landlord, live_server)
    judge(reverse("compliance:settings-branding"))
    page.goto(live_server.url + reverse("compliance:settings-branding"))
    page.get_by_label("Colour").fill("#f5c518")
    press(page, "Save")
    judge_page(page, "a colour that is hard to read")
    page.get_by_label("Colour").fill("#7a1f5c")
    press(page, "Save")
    judge_page(page, "a brand that is kept")
    judge(reverse("compliance:settings-branding-preview"))
    judge(reverse("compliance:settings-texts"))
    page.goto(live_server.url + reverse("compliance:settings-texts"))
    page.get_by_role("textbox", name="Mobile number").fill("999")
    press(page, "Send a code")
    judge_page(page, "a number that is none")
    page.get_by_role("textbox", name="Mobile number").fill("07400 123456")
    press(page, "Send a code")
    judge_page(page, "a number that waits for its code")
    judge(reverse("compliance:reports"))
    page.goto(live_server.url + reverse("compliance:reports"))
    press(page, "Make the report")
    judge_page(page, "a report without a kind")
    page.get_by_label("Requirements.").check()
    press(page, "Make the report")
    report = reverse("compliance:report", args=[ReportRun.objects.get().pk])
    judge(report)
    work_off()
    judge(report)
    judge(reverse("compliance:reports"))
    assign_plan(landlord, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="A smaller plan will do.")
    page.goto(live_server.url + reverse("compliance:requirement-list"))
    page.get_by_role("link", name="Download this list as CSV").click()
    judge_page(page, "what it takes to have a list as CSV")
    judge(reverse("compliance:requirement-csv"))
    for name in SIGNED_IN_LIBRARY_PAGES:
        judge(reverse(name))


def see_the_team(page, judge, judge_page, landlord, live_server):
    """Who works there, and who is asked to; an owner proves first that it is them."""
    page.goto(live_server.url + reverse("compliance:settings-team-invite"))
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    press(page, "Send the invitation")
    judge_page(page, "an invitation to nobody")
    page.get_by_label("Full name").fill("Nina New")
    page.get_by_label("E-mail address").fill("nina@example.org")
    press(page, "Send the invitation")
    judge(reverse("compliance:settings-team"))
    judge(reverse("compliance:settings-team-invite"))
    for name in ("settings-member", "settings-member-remove"):
        judge(reverse(f"compliance:{name}", args=[landlord.memberships.get().pk]))


def test_what_somebody_sees_who_is_asked_to_be_a_member(look, client):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    nina = UserFactory(full_name="Nina New", email="nina@example.org")
    asked = {"name": "Nina New", "email": nina.email, "role": "member", "by": landlord.owner}
    client.force_login(nina)
    _, judge = look(client)

    judge(reverse("accounts:invitations"))
    ask_in(landlord, **asked)
    judge(reverse("accounts:invitations"))


def test_what_somebody_sees_who_is_signed_in_twice(look, db):
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    here, elsewhere = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Safari on a telephone")
    for browser in (here, elsewhere):
        browser.post(reverse("account_login"), {"login": landlord.email, "password": PASSWORD})
    page, judge = look(here)

    judge(reverse("usersessions_list"))
    assert page.get_by_role("button", name="Sign out there").count() == 1


def test_what_a_landlord_sees_of_webhooks(look, judge_page, live_server, client):
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email="prosper@example.org")
    client.force_login(landlord.owner)
    page, judge = look(client)

    judge(reverse("compliance:webhooks"))
    page.goto(live_server.url + reverse("compliance:webhooks"))
    page.get_by_label("Where should we send to?").fill("http://localhost/hooks")
    press(page, "Add the address")
    judge_page(page, "an address that we do not send to")
    page.get_by_label("Where should we send to?").fill(f"https://hooks.example.org/{'long' * 30}")
    page.get_by_label("A score changed").check()
    press(page, "Add the address")
    judge_page(page, "a secret that is shown once")
    endpoint = WebhookEndpoint.objects.get()
    judge(reverse("compliance:webhook", args=[endpoint.pk]))
    for name in ("webhook-change", "webhook-rotate", "webhook-remove"):
        judge(reverse(f"compliance:{name}", args=[endpoint.pk]))
    sent = send_test(endpoint, by=landlord.owner)
    judge(reverse("compliance:webhook-delivery", args=[sent.pk]))
    answer = {"status": 500, "answer": "<h1>Server error</h1>" * 40, "tried_at": clock.now(), "took_ms": 812}
    WebhookDelivery.objects.update(state="failed", attempts=8, **answer)
    judge(reverse("compliance:webhook-delivery", args=[sent.pk]))
    judge(reverse("compliance:webhook", args=[endpoint.pk]))
    for why in (OffReason.FAILING, OffReason.PAYMENT):
        switch_off(endpoint, why=why)
        judge(reverse("compliance:webhook", args=[endpoint.pk]))
    judge(reverse("compliance:webhooks"))


def test_what_a_landlord_sees_of_the_api(look, judge_page, live_server, client):
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email="prosper@example.org")
    client.force_login(landlord.owner)
    page, judge = look(client)

    judge(reverse("compliance:api-tokens"))
    page.goto(live_server.url + reverse("compliance:api-tokens"))
    page.get_by_label("What is it for?").fill("Bookkeeping")
    press(page, "Make the token")
    judge_page(page, "the token that is shown once")
    judge(reverse("compliance:api-tokens"))
    judge(reverse("compliance:api-token-revoke", args=[landlord.api_tokens.get().pk]))


def test_what_a_landlord_sees_who_is_reached_elsewhere(look, judge_page, live_server, client, settings):
    settings.SITE_URL = live_server.url
    landlord = make_landlord(plan="PLAN_1_SOLO", name="Sally Solo", email="sally@example.org")
    client.force_login(landlord.owner)
    prove(client)
    page, judge = look(client)

    judge(reverse("compliance:address"))
    page.goto(live_server.url + reverse("compliance:address"))
    page.get_by_label("Where should we write to you?").fill("nobody")
    press(page, "Send the link")
    judge_page(page, "an address that is none")
    page.get_by_label("Where should we write to you?").fill("sally@new.example")
    press(page, "Send the link")
    judge_page(page, "an address that waits to be confirmed")
    work_off()
    text = DeliveredMail.objects.get().text
    judge(next(line for line in text.splitlines() if "/address/" in line).removeprefix(live_server.url))
    judge(reverse("compliance:address-confirm", args=["stale"]))


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


def test_what_is_seen_of_tenants_and_what_tenants_see(look, stripe_sandbox, live_server, client):
    landlord = make_landlord(plan="PLAN_2_PORTFOLIO", name="Parvati Folio", email="parvati@example.org")
    home = build_portfolio(landlord, homes=[describe_home(line_1="12 Canal Street")])[0]
    tenancy = home.tenancies.get()
    client.force_login(landlord.owner)
    _, judge = look(client)
    own, gas_page = reverse("compliance:tenants-of", args=[tenancy.pk]), "compliance:property-gas-page"
    for path in (reverse("compliance:tenants"), own, reverse(gas_page, args=[home.pk])):
        judge(path)
    judge(reverse("compliance:tenants-invite", args=[tenancy.occupiers.get().pk]))
    judge(reverse("compliance:tenants-share", args=[tenancy.pk]))

    invited = {"name": "Tina Tenant", "email": "tina@example.org", "ends_with_tenancy": True}
    access = invite_tenant(tenancy.occupiers.get(), **invited, by=landlord.owner)
    carry_in = Client()
    carry_in.force_login(access.user)
    tenants_page, judge_as_tenant = look(carry_in)
    judge_as_tenant(reverse("tenancy:home"))
    accept(access)
    access.refresh_from_db()
    add_occupier(tenancy, name="Tom Tenant")
    judge_as_tenant(reverse("tenancy:papers", args=[tenancy.pk]))

    document = take_for(landlord, sent("scan.pdf", acting_pdf()), by=landlord.owner).document
    inspect(document.inspection.pk)
    gas = Requirement.objects.get(property=home, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today(), document=document), by=landlord.owner)
    inventory = take_for(landlord, sent("inventory.pdf", written(certificate())), by=landlord.owner).document
    share(tenancy, inventory, title="Inventory", by=landlord.owner)
    write_to_landlord(access, text="The boiler leaks.")
    write_to_tenant(access, text="The plumber comes tomorrow.", by=landlord.owner)
    row = ask_for(access, wanted="epc", note="For the council")
    answered = ask_for(access, wanted="other", note="What was in the flat")
    answer_request(answered, text="Here it is.", document=inventory.pk, by=landlord.owner)
    make_page(home, shown="line", by=landlord.owner)
    paper = reverse("tenancy:paper", args=[tenancy.pk, document.pk])
    judge_as_tenant(paper)
    press(tenants_page, "I have received this")
    for name in ("papers", "messages", "requests"):
        judge_as_tenant(reverse(f"tenancy:{name}", args=[tenancy.pk]))

    for path in (reverse("compliance:tenants"), own, reverse(gas_page, args=[home.pk])):
        judge(path)
    for name in ("tenants-revoke", "tenants-messages"):
        judge(reverse(f"compliance:{name}", args=[access.pk]))
    for each in (row, answered):
        judge(reverse("compliance:tenants-request", args=[each.pk]))
    made = GasPage.objects.get()
    judge(reverse("compliance:property-gas-page-revoke", args=[made.pk]))
    judge(reverse("compliance:requirement-detail", args=[gas.pk]))
    judge(reverse("gas-check:page", args=[made.token]))
    assign_plan(landlord, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="A smaller plan will do.")
    tenants_page.goto(live_server.url + paper)
    expect(tenants_page.get_by_role("heading", name="Your access is switched off at the moment")).to_be_visible()
