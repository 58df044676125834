"""A landlord binds their evidence: one numbered, tagged PDF, its originals, and a page that names what was changed."""

import io
import json
import re
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.members import remove
from accounts.models import DeliveredMail
from compliance.evidence.services import Details, correct_evidence, record_evidence, record_service
from compliance.models import Evidence, ReportRun, Requirement
from compliance.reports.words import ReportKind
from config.lib import clock
from documents.models import Document
from documents.services import take_for
from documents.states import ScanState
from documents.tasks import inspect
from tests.compliance.conftest import browser_of
from tests.compliance.reports.asking import Asker, day_parts, pages_of
from tests.documents.files import locked_pdf, photograph, sent
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import GAS, add_home
from tests.work import work_off

pytestmark = pytest.mark.django_db
CERTIFICATES = Path(__file__).parents[2] / "documents" / "certificates"
EVIDENCE = reverse("compliance:report-evidence")
ALL = ("certificate", "alarm", "licence", "registration", "document", "event")
EICR = "en_eicr"


def keep(landlord, *, name: str, content: bytes) -> Document:
    document = take_for(landlord, sent(name, content), by=landlord.owner).document
    inspect(document.inspection.pk)
    document.refresh_from_db()
    return document


def prove(home, *, code: str, document: Document | None, ago: int = 30, **details) -> Evidence:
    requirement = Requirement.objects.get(property=home, code=code)
    said = Details(issued_on=clock.today() - timedelta(days=ago), document=document, **details)
    return record_evidence(requirement, said, by=None)


def test_who_asked_and_was_removed_before_it_was_ready_is_not_written_to(portfolio, homes, papers):
    milo = MemberFactory(landlord=portfolio)
    said = {"kind": "pack", "home": homes[0].pk, "matters": ALL}
    browser_of(milo.user).post(EVIDENCE, {**said, **day_parts("until", clock.today())})

    remove(milo, by=portfolio.owner)
    work_off()

    assert ReportRun.objects.get().state == "made"
    assert not DeliveredMail.objects.filter(to=milo.user.email).exists()


@pytest.fixture
def papers(portfolio, homes) -> list[Document]:
    """A gas record as a PDF and an electrical report as a photograph, of the first home."""
    found = [
        keep(portfolio, name="gas ½.pdf", content=(CERTIFICATES / "v02.pdf").read_bytes()),
        keep(portfolio, name="eicr.jpg", content=photograph(size=(600, 400))),
    ]
    prove(homes[0], code=GAS, document=found[0], number="GSR 1", issued_by="Aire Heating")
    prove(homes[0], code=EICR, document=found[1], ago=400)
    return found


def ask(asker: Asker, kind: str, *, home=None, since=None, until=None, matters=ALL):
    said = {
        "kind": kind,
        "home": home.pk if home else "",
        "matters": matters,
        **day_parts("until", until or clock.today()),
    }
    return asker.browser.post(EVIDENCE, {**said, **(day_parts("since", since) if since else {})})


def take(asker: Asker, kind: str, **chosen) -> bytes:
    answer = ask(asker, kind, **chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    work_off()
    return asker.file_of(ReportRun.objects.latest("pk"))


# The bound PDF ----------------------------------------------------------------------------------


def test_the_index_names_the_pages_on_which_each_exhibit_stands(parvati, homes, papers):
    pages = pages_of(take(parvati, "pack", home=homes[0]))

    run = ReportRun.objects.get()
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert run.reference in text
        assert "Check this file at" in text
    index = next(text for text in pages if "Index of exhibits" in text)
    shown = {number: next(at for at, text in enumerate(pages, 1) if f"exhibit {number}." in text) for number in (1, 2)}
    for number, document in enumerate(papers, start=1):
        assert document.sha256 in index.replace(" ", "")
        assert f" {shown[number]} " in f"{index} "
    assert "CP12 Gas Certificate" in pages[shown[1] - 1]


def test_the_chronology_tells_what_was_done_given_and_let_in_order(parvati, portfolio, homes, papers):
    gas = Evidence.objects.get(document=papers[0])
    record_service(
        gas, served_on=clock.today() - timedelta(days=20), means="email", document=papers[0], by=portfolio.owner
    )

    text = " ".join(pages_of(take(parvati, "pack", home=homes[0])))

    told = text[text.index("Chronology") :]
    order = [told.index(said) for said in ("A tenancy begins", "dated this day", "given to the tenant, by e-mail")]
    assert order[0] < order[2]
    assert order[1] < order[2]


def test_a_corrected_proof_is_shown_as_it_stands_now(parvati, portfolio, homes, papers):
    gas = Evidence.objects.get(document=papers[0])
    kept = Details(issued_on=gas.issued_on, number="GSR 2", document=papers[0])
    correct_evidence(gas, kept, why="Misread", by=portfolio.owner)

    text = " ".join(pages_of(take(parvati, "pack", home=homes[0])))

    assert "number GSR 2" in text
    assert "GSR 1" not in text


def test_the_pages_of_exhibits_are_tagged_with_words_for_those_who_do_not_see_them(parvati, homes, papers):
    with pikepdf.open(io.BytesIO(take(parvati, "pack", home=homes[0]))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        page = pdf.pages[-1].obj
        figure = parents[int(page.StructParents)][0]
        assert figure.S == "/Figure"
        assert figure.Pg.objgen == page.objgen
        assert str(figure.Alt).startswith("Exhibit 2: ")
        assert str(figure.Alt).endswith("page 1 of 1")
        with pdf.open_outline() as outline:
            assert [item.title.split(":")[0] for item in outline.root][-2:] == ["Exhibit 1", "Exhibit 2"]


def test_the_originals_and_a_manifest_are_attached_byte_for_byte(parvati, homes, papers):
    with pikepdf.open(io.BytesIO(take(parvati, "pack", home=homes[0]))) as pdf:
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}

    manifest = json.loads(attached.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in attached.items()
    }
    assert {sha256(content).hexdigest() for content in attached.values()} == {paper.sha256 for paper in papers}


def test_a_paper_that_opens_with_a_password_is_handed_over_as_its_original_only(parvati, portfolio, homes):
    document = keep(portfolio, name="locked.pdf", content=locked_pdf())
    prove(homes[0], code=EICR, document=document)

    content = take(parvati, "pack", home=homes[0])

    assert "Original only" in " ".join(pages_of(content))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "001 locked.pdf" in pdf.attachments


def cut_photograph() -> bytes:
    """A photograph whose second half is missing."""
    whole = photograph(size=(600, 400))
    return whole[: len(whole) // 2]


def broken_page() -> bytes:
    """A PDF that can be opened and whose second page cannot be read."""
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page()
        pdf.pages[1].obj.Contents = pdf.make_stream(b"no picture", Filter=pikepdf.Name.DCTDecode)
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("name", "content"), [("cut.jpg", cut_photograph), ("broken.pdf", broken_page)])
def test_a_damaged_file_is_handed_over_as_its_original_only_and_named_as_that(
    parvati, portfolio, homes, papers, name, content
):
    document = keep(portfolio, name=name, content=content())
    prove(homes[0], code="ew_epc", document=document)

    bound = take(parvati, "pack", home=homes[0])

    pages = pages_of(bound)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    text = " ".join(" ".join(pages).split())
    assert f"{name}: damaged, its pages cannot be shown" in text
    assert text.count("Original only") == 1
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        (attached,) = (spec for key, spec in pdf.attachments.items() if key.endswith(f" {name}"))
        assert sha256(attached.get_file().read_bytes()).hexdigest() == document.sha256


def test_where_a_file_has_other_pages_than_were_counted_it_is_bound_by_the_true_number(parvati, homes, papers):
    papers[0].inspection.page_count = 7
    papers[0].inspection.save()

    pages = pages_of(take(parvati, "pack", home=homes[0]))

    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "Exhibit 2" not in pages[0]


def test_what_was_shut_away_is_never_shown(parvati, homes, papers):
    Document.objects.filter(pk=papers[0].pk).update(scan=ScanState.INFECTED)

    with pikepdf.open(io.BytesIO(take(parvati, "pack", home=homes[0]))) as pdf:
        assert set(pdf.attachments) == {"manifest.json", "001 eicr.jpg"}


def test_a_file_that_is_not_what_was_uploaded_is_not_bound(parvati, homes, papers, admin_user):
    with papers[0].file.storage.open(papers[0].file.name, "wb") as file:
        file.write(b"%PDF- something else")
    ask(parvati, "pack", home=homes[0])
    for _ in range(ReportRun.MAX_ATTEMPTS):
        ReportRun.objects.update(run_after=clock.real_now())
        work_off()

    assert ReportRun.objects.get().state == "failed"


# What is chosen ---------------------------------------------------------------------------------


def exhibits_in(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one["name"][14:] for one in json.loads(archive.read("manifest.json"))["files"] if "exhibit" in one}


def test_period_and_matters_say_what_is_bound(parvati, portfolio, homes, papers):
    old = keep(portfolio, name="old.pdf", content=(CERTIFICATES / "v05.pdf").read_bytes())
    prove(homes[1], code=GAS, document=old, ago=900)

    assert exhibits_in(take(parvati, "bundle")) == {"gas ½.pdf", "eicr.jpg", "old.pdf"}
    since = clock.today() - timedelta(days=60)
    assert "old.pdf" not in exhibits_in(take(parvati, "bundle", since=since))
    assert "eicr.jpg" in exhibits_in(take(parvati, "bundle", since=since))  # in force then, though issued before
    assert exhibits_in(take(parvati, "bundle", until=clock.today() - timedelta(days=500))) == {"old.pdf"}


def test_where_nothing_is_recorded_the_page_says_so_and_nothing_is_made(parvati):
    page = ask(parvati, "bundle", matters=["licence"])

    assert page.status_code == 422
    assert "Nothing is recorded of these homes and matters" in page.content.decode()
    assert not ReportRun.objects.exists()


@pytest.mark.parametrize(
    ("kind", "chosen", "says"),
    [
        ("pack", {}, "Choose the home that the pack is about"),
        ("bundle", {"matters": []}, "Choose at least one matter"),
        ("bundle", {"matters": ["gossip"]}, "Choose from these matters"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(parvati, kind, chosen, says):
    page = ask(parvati, kind, **chosen)

    assert page.status_code == 422
    assert says in page.content.decode()


def test_a_period_that_cannot_be_is_said_at_its_field(parvati):
    today, a_day = clock.today(), timedelta(days=1)
    for chosen, says in [
        ({"until": today + a_day}, "Enter today or a day before"),
        ({"since": today, "until": today - a_day}, "not after the last day"),
    ]:
        page = ask(parvati, "bundle", **chosen)
        assert page.status_code == 422
        assert says in page.content.decode()


def test_a_home_of_another_landlord_cannot_be_chosen(parvati, solo):
    assert ask(parvati, "pack", home=add_home(solo, line_1="99 Secret Street")).status_code == 422


def test_nothing_of_another_landlord_is_bound(parvati, pro, homes, papers):
    theirs = add_home(pro, line_1="99 Secret Street")
    prove(theirs, code=GAS, document=keep(pro, name="secret.pdf", content=(CERTIFICATES / "v07.pdf").read_bytes()))

    content = take(parvati, "bundle")

    assert "secret.pdf" not in exhibits_in(content)
    other = browser_of(pro.owner)
    run = ReportRun.objects.get()
    for name in ("report", "report-file"):
        assert other.get(reverse(f"compliance:{name}", args=[run.pk])).status_code == 404


def test_whoever_asked_gets_a_mail_with_the_way_to_it(parvati, portfolio, homes, papers):
    take(parvati, "bundle")

    run = ReportRun.objects.get()
    mail = DeliveredMail.objects.get(subject__contains=run.reference)
    assert mail.to == portfolio.owner.email
    assert reverse("compliance:report", args=[run.pk]) in mail.text
    assert run.sha256 in mail.text
    assert (run.done, run.total) == (3, 4)


# Checking without us ----------------------------------------------------------------------------


@pytest.fixture
def unpacked(parvati, papers, tmp_path) -> Path:
    """The bundle, unpacked on somebody's device."""
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(io.BytesIO(take(parvati, "bundle"))) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def check(open_page):
    """What the page in the bundle says of a folder, in a browser without a network."""

    def verdict(folder: Path) -> tuple[str, list[str]]:
        page = open_page()
        page.context.set_offline(True)
        page.goto((folder / "verify.html").as_uri())
        page.get_by_label("The folder").set_input_files(folder)
        expect(page.locator("#verdict")).to_have_text(re.compile("All|Not"))
        return page.locator("#verdict").inner_text(), page.locator("#problems li").all_inner_texts()

    return verdict


def test_the_page_in_the_bundle_finds_it_as_it_was_made(unpacked, check):
    assert check(unpacked) == ("All 4 files are as they were made, byte for byte.", [])


def test_one_changed_byte_is_named(unpacked, check):
    changed = next((unpacked / "originals").glob("*.jpg"))
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)

    said, problems = check(unpacked)

    assert said.startswith("Not as it was made")
    assert problems == [f"originals/{changed.name}: changed"]


def test_what_is_missing_or_was_added_is_named(unpacked, check):
    next(unpacked.glob("CVR-*.pdf")).unlink()
    (unpacked / "originals" / "slipped in.pdf").write_bytes(b"%PDF-")

    _, problems = check(unpacked)

    assert sorted(problem.rpartition(": ")[2] for problem in problems) == ["missing", "not part of the bundle"]


def test_every_kind_of_report_can_be_asked_for_somewhere(parvati):
    offered = parvati.browser.get(reverse("compliance:reports")).content.decode()
    offered += parvati.browser.get(EVIDENCE).content.decode()

    for kind in ReportKind:
        assert f'value="{kind}"' in offered
