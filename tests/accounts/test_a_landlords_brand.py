"""A landlord's own name, logo and colour on what they hand out, as long as their plan has it."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.branding.colours import DARK_GROUND, ENOUGH, LIGHT_GROUND, contrast, darker, is_legible, schemes
from accounts.models import AuditEntry, Brand, DeliveredMail
from accounts.services import change_member
from compliance.models import Occupier
from compliance.tenants.inviting import accept, invite_tenant
from compliance.tenants.writing import write_to_tenant
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder, GenerationRun
from documents.orders.services import Wanted, mark_paid, place
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.reports.asking import Asker
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import add_home
from tests.work import work_off

pytestmark = pytest.mark.django_db
PAGE = reverse("compliance:settings-branding")
LOGO = reverse("compliance:settings-branding-logo")
PREVIEW = reverse("compliance:settings-branding-preview")
SAID = {"name": "Folio Homes", "colour": "#7a1f5c", "footer": "1 High Street, Leeds", "reply_to": ""}


@pytest.fixture
def parvati(portfolio) -> Client:
    """Parvati's browser, signed in."""
    return browser_of(portfolio.owner)


@pytest.fixture
def tina(portfolio):
    """Tina's access to her home, which she accepted."""
    add_home(portfolio, line_1="12 Canal Street")
    access = invite_tenant(
        Occupier.objects.get(is_lead=True),
        name="Tina Tenant",
        email="tina@example.org",
        ends_with_tenancy=True,
        by=portfolio.owner,
    )
    accept(access)
    access.refresh_from_db()
    return access


def picture(form: str = "PNG", *, size: tuple[int, int] = (960, 200), **options) -> bytes:
    """A picture in one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "#7a1f5c").save(file, form, **options)
    return file.getvalue()


def give_logo(browser: Client, content: bytes, *, name: str = "logo.png"):
    return browser.post(LOGO, {"logo": SimpleUploadedFile(name, content)})


def smaller_plan(landlord) -> None:
    assign_plan(landlord, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="A smaller one will do.")


def larger_plan(landlord) -> None:
    assign_plan(landlord, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="Back again.")


@pytest.mark.parametrize("colour", ["#0d5c63", "#7a1f5c", "#000000", "#5a5a00", "#b0241c", "#1f3fa8"])
def test_every_shade_of_a_legible_colour_can_be_read_where_it_stands(colour):
    light, dark = schemes(colour)["light"], schemes(colour)["dark"]

    for shades, ground in ((light, LIGHT_GROUND), (dark, DARK_GROUND)):
        assert contrast(shades.action, ground) >= ENOUGH
        assert contrast(shades.strong, ground) >= ENOUGH
        assert contrast(shades.on_action, shades.action) >= ENOUGH
        assert contrast(shades.on_action, shades.strong) >= ENOUGH
        assert contrast(shades.action, shades.wash) >= ENOUGH


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert is_legible(darker("#f5c518"))


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(parvati):
    answer = parvati.post(PAGE, {**SAID, "colour": "#F5C518"})

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "hard to read on our pages" in said
    assert darker("#f5c518") in said
    assert 'value="#F5C518"' in said
    assert not Brand.objects.exists()


@pytest.mark.parametrize("colour", ["red", "#12345", "url(x)", "#7a1f5c;}", "#zzzzzz"])
def test_what_is_no_colour_is_refused(parvati, colour):
    assert parvati.post(PAGE, {**SAID, "colour": colour}).status_code == 422


def test_a_short_colour_is_written_out(parvati):
    parvati.post(PAGE, {**SAID, "colour": "#639"})

    assert Brand.objects.get().colour == "#663399"


@pytest.mark.parametrize(("form", "options"), [("PNG", {}), ("JPEG", {"exif": b"Exif\0\0secret"}), ("WEBP", {})])
def test_a_logo_is_made_anew_as_a_small_png(parvati, form, options):
    assert give_logo(parvati, picture(form, **options)).status_code == 302

    brand = Brand.objects.get()
    assert bytes(brand.logo).startswith(b"\x89PNG")
    assert b"secret" not in bytes(brand.logo)
    assert (brand.logo_width, brand.logo_height) == (480, 100)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawings can act"),
        (b"GIF89a" + bytes(40), "no PNG, JPEG or WebP"),
        (picture(size=(10, 10)), "smaller than 24 by 16"),
        (picture()[:200], "damaged"),
        (picture() + bytes(2 * 1024 * 1024), "larger than 2 MB"),
        (picture(size=(5000, 5000)), "20 million pixels"),
    ],
    ids=["svg", "gif", "tiny", "cut off", "heavy", "huge"],
)
def test_what_cannot_be_a_logo_is_refused_with_the_reason(parvati, content, why):
    answer = give_logo(parvati, content)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Brand.objects.exists()


def test_a_logo_is_removed_and_the_name_stands_in_its_place(parvati):
    give_logo(parvati, picture())
    parvati.post(reverse("compliance:settings-branding-logo-remove"))

    assert "Parvati Folio" in parvati.get(PREVIEW).content.decode()
    assert not Brand.objects.get().has_logo


def test_answers_go_only_to_an_address_that_is_known_to_be_theirs(parvati, portfolio):
    milo = MemberFactory(landlord=portfolio)
    assert parvati.post(PAGE, {**SAID, "reply_to": "somebody@else.example"}).status_code == 422
    assert parvati.post(PAGE, {**SAID, "reply_to": milo.user.email}).status_code == 302


def test_a_tenant_s_pages_bear_the_brand(parvati, tina):
    parvati.post(PAGE, SAID)
    give_logo(parvati, picture())

    said = browser_of(tina.user).get(reverse("tenancy:papers", args=[tina.tenancy_id])).content.decode()

    assert "1 High Street, Leeds" in said
    anybody = Client()
    style = anybody.get(re.search(r'href="(/brand/[^"]+\.css)"', said)[1])
    assert "--action: #7a1f5c;" in style.content.decode()
    assert style["Content-Type"].startswith("text/css")
    assert anybody.get(re.search(r'src="(/brand/[^"]+\.png)"', said)[1]).content.startswith(b"\x89PNG")
    assert 'alt="Folio Homes"' in said


def test_a_mail_to_a_tenant_bears_the_brand_and_says_where_to_answer(parvati, portfolio, tina, mailoutbox, settings):
    parvati.post(PAGE, {**SAID, "reply_to": portfolio.email})
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    write_to_tenant(tina, text="The boiler is mended.", by=portfolio.owner)
    work_off()

    mail = next(mail for mail in mailoutbox if mail.to == ["tina@example.org"] and mail.reply_to)
    assert mail.reply_to == [portfolio.email]
    assert "1 High Street, Leeds" in mail.body
    assert "Folio Homes" in mail.alternatives[0][0]
    assert "#7a1f5c" in mail.alternatives[0][0]


def test_answers_come_to_us_once_the_address_is_theirs_no_more(parvati, portfolio, tina, mailoutbox, settings):
    milo = MemberFactory(landlord=portfolio)
    parvati.post(PAGE, {**SAID, "reply_to": milo.user.email})
    change_member(milo, role=milo.role, is_active=False, by=portfolio.owner, why="Left")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    write_to_tenant(tina, text="Hello.", by=portfolio.owner)
    work_off()

    assert [mail.reply_to for mail in mailoutbox if "Folio Homes" in mail.alternatives[0][0]] == [[]]


def test_our_own_mails_to_the_landlord_stay_ours(parvati, portfolio):
    parvati.post(PAGE, SAID)
    smaller_plan(portfolio)
    work_off()

    assert not DeliveredMail.objects.filter(html__contains="Folio Homes").exists()


@pytest.mark.parametrize("ending", [None, "logo"])
def test_a_report_bears_the_brand(parvati, ending):
    parvati.post(PAGE, SAID)
    if ending:
        give_logo(parvati, picture())
    pages = Asker(parvati).pages("summary")

    assert "1 High Street, Leeds" in " ".join(pages)
    assert ("Folio Homes" in pages[0]) is (ending is None)


def test_a_document_made_to_order_bears_the_brand_and_keeps_it(parvati, portfolio):
    parvati.post(PAGE, SAID)
    give_logo(parvati, picture())
    sample = kinds()["rent_receipt"].sample("england")
    kept = {"name": "Parvati", "email": portfolio.email, "nation": "england", "landlord": portfolio}
    mark_paid(place(Wanted(product="essential_pack", kinds=["rent_receipt"], answers=sample, **kept)))
    work_off()

    run = GenerationRun.objects.get()
    assert DocumentOrder.objects.get().state == "in_review", run.error
    assert run.snapshot.data["brand"]["name"] == "Folio Homes"
    assert run.snapshot.data["brand"]["logo"].startswith("data:image/png;base64,")


def test_a_smaller_plan_switches_it_off_and_a_larger_one_on_again(parvati, portfolio, tina):
    parvati.post(PAGE, SAID)
    style = reverse("accounts:brand-style", args=[Brand.objects.get().token, 2])
    assert parvati.get(style).status_code == 200

    smaller_plan(portfolio)
    assert parvati.get(style).status_code == 404
    assert parvati.get(PAGE).status_code == 403
    assert "What you set is kept for your return" in parvati.get(reverse("compliance:settings")).content.decode()
    assert Brand.objects.get().switched_off_why
    assert AuditEntry.objects.filter(action="accounts.brand_switched_off").count() == 1

    larger_plan(portfolio)
    assert parvati.get(style).status_code == 200
    assert Brand.objects.get().name == "Folio Homes"


def test_while_a_payment_is_overdue_it_is_shown_but_not_changed(parvati, portfolio):
    parvati.post(PAGE, SAID)
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="Overdue")

    assert parvati.get(PREVIEW).status_code == 200
    assert parvati.post(PAGE, {**SAID, "name": "Other"}).status_code == 403
    assert give_logo(parvati, picture()).status_code == 403
    assert Brand.objects.get().name == "Folio Homes"


def test_sally_s_plan_has_none(solo):
    sally = browser_of(solo.owner)

    assert sally.post(PAGE, SAID).status_code == 403
    assert give_logo(sally, picture()).status_code == 403
    assert not Brand.objects.exists()
