"""What a landlord's program reads, records and uploads."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from compliance.api.site import description
from compliance.models import ApiAnswer, ApiToken, Evidence, Requirement
from compliance.portfolio.services import archive_home
from config.lib import clock
from documents.models import Document
from plans.models import PlanAssignment
from plans.status import Status
from tests.adminpanel.at_once import at_once
from tests.compliance.api.calling import program_of
from tests.documents.files import PDF
from tests.factories.compliance import GAS, add_home, build_portfolio, checked, describe_home

pytestmark = pytest.mark.django_db
LISTS = ("/properties", "/requirements", "/evidence", "/documents")


def gas_of(home) -> Requirement:
    return Requirement.objects.get(property=home, code=GAS)


def a_file(name: str = "gas.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_a_program_reads_what_the_portal_shows(program, home):
    checked(home)

    shown = program.get("/properties").json()["items"]
    gas = program.get(f"/requirements/{gas_of(home).pk}").json()
    proof = program.get("/evidence", requirement_id=gas["id"]).json()["items"]
    score = program.get("/score").json()

    assert [row["line_1"] for row in shown] == ["7 Program Place"]
    assert (gas["code"], gas["standing"], gas["home_id"]) == (GAS, "valid", home.pk)
    assert [row["id"] for row in proof] == [gas["evidence_id"]]
    assert 0 < score["total"] <= 100
    assert program.get(f"/properties/{home.pk}/score").json()["grade"]


def test_before_anything_is_recorded_the_score_says_nothing(program):
    assert program.get("/score").json()["total"] is None


def test_requirements_are_narrowed_to_a_home_and_a_standing(program, pro, home):
    other = add_home(pro)
    checked(home)

    rows = program.get("/requirements", home_id=home.pk, standing="valid").json()["items"]

    assert [row["code"] for row in rows] == [GAS]
    assert program.get("/requirements", home_id=other.pk, standing="valid").json()["items"] == []


def test_a_list_goes_on_by_cursor_and_what_is_added_meanwhile_shifts_nothing(program, pro, home):
    build_portfolio(pro, homes=[describe_home() for _ in range(4)])
    first = program.get("/properties", limit=2).json()
    add_home(pro)
    second = program.get("/properties", limit=2, cursor=first["next"]).json()
    third = program.get("/properties", limit=2, cursor=second["next"]).json()

    seen = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert seen == sorted(set(seen))
    assert len(seen) == 6
    assert third["next"] is None


@pytest.mark.parametrize("cursor", ["x", "====", "YWZ0ZXI6LTE", "YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "\x00"])
def test_a_cursor_that_is_none_of_ours_is_refused(program, cursor):
    answer = program.get("/properties", cursor=cursor)

    assert (answer.status_code, answer.json()["code"]) == (422, "api.cursor_unknown")


def test_a_refusal_is_a_problem_with_the_portal_s_code(program, home):
    tomorrow = str(clock.today() + timedelta(days=1))

    answer = program.post(f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": tomorrow})

    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert (said["code"], said["status"]) == ("compliance.evidence_refused", answer.status_code)
    assert said["detail"].startswith("The date is in the future")
    assert not Evidence.objects.exists()


def test_a_proof_that_a_program_records_counts_at_once_and_the_trail_says_by_which_token(program, home, pro):
    answer = program.post(f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": str(clock.today())})

    assert answer.status_code == 201, answer.content
    assert answer.json()["outcome"] == "satisfactory"
    assert gas_of(home).standing == "valid"
    by_token = AuditEntry.objects.get(action="compliance.api_token_wrote")
    assert by_token.subject_id == str(ApiToken.objects.get().pk)
    assert by_token.after == {"evidence": answer.json()["id"]}
    recorded = AuditEntry.objects.get(action="compliance.evidence_recorded")
    assert recorded.actor_id == by_token.actor_id == pro.owner.pk


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"issued_on": "yesterday"},
        {"issued_on": "0001-01-01"},
        {"issued_on": "2026-06-01", "outcome": "fine"},
        {"issued_on": "2026-06-01", "number": "a\x00b"},
        {"issued_on": "2026-06-01", "number": "9" * 81},
        {"issued_on": "2026-06-01", "colour": "red"},
    ],
)
def test_what_cannot_be_recorded_is_named(program, home, said):
    answer = program.post(f"/requirements/{gas_of(home).pk}/evidence", said)

    assert (answer.status_code, answer.json()["code"]) == (422, "api.not_valid")
    assert answer.json()["errors"]
    assert not Evidence.objects.exists()


def test_what_a_requirement_does_not_turn_on_is_refused_instead_of_forgotten(program, home):
    said = {"issued_on": str(clock.today()), "report_deadline": str(clock.today())}
    epc = Requirement.objects.filter(property=home, code__contains="epc").first()

    answer = program.post(f"/requirements/{epc.pk}/evidence", said)

    assert answer.json()["code"] == "api.field_idle"
    assert answer.json()["fields"] == ["report_deadline"]


def test_a_file_is_uploaded_read_about_and_had_back(program, pro):
    made = program.upload(a_file())
    again = program.upload(a_file("again.pdf"))

    assert (made.status_code, again.status_code) == (201, 200), made.content
    assert made.json()["id"] == again.json()["id"]
    kept = Document.objects.get(landlord=pro)
    assert program.get(f"/documents/{kept.pk}").json()["sha256"] == kept.sha256
    bytes_back = b"".join(program.get(f"/documents/{kept.pk}/file").streaming_content)
    assert bytes_back == a_file().read()


def test_a_file_that_the_vault_does_not_take_is_refused_with_the_reason(program):
    answer = program.upload(SimpleUploadedFile("run.exe", b"MZ\x90\x00"))

    assert answer.json()["code"] == "documents.upload_refused"
    assert not Document.objects.exists()


def test_an_uploaded_file_is_the_proof_it_is_named_as(program, home):
    document = program.upload(a_file()).json()["id"]
    said = {"issued_on": str(clock.today()), "document_id": document}

    answer = program.post(f"/requirements/{gas_of(home).pk}/evidence", said)

    assert answer.json()["document_id"] == document


def test_a_write_that_is_repeated_with_its_key_is_done_once(program, home):
    path, said = f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": str(clock.today())}

    first, second = program.post(path, said, key="k-1"), program.post(path, said, key="k-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Evidence.objects.count() == 1


def test_a_repeated_write_is_answered_as_before_though_nothing_is_asked_of_the_home_any_more(program, home):
    path, said = f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": str(clock.today())}
    first = program.post(path, said, key="k-1")
    archive_home(home, why="Sold")

    second = program.post(path, said, key="k-1")

    assert (second.status_code, second.json()) == (201, first.json())
    assert program.post(path, said, key="k-2").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_write_that_comes_twice_at_the_same_moment_is_done_once_and_both_are_answered_alike(program, home):
    path, said = f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": str(clock.today())}
    answers = []

    failed = at_once(*[lambda: answers.append(program.post(path, said, key="k-1"))] * 4)

    assert failed == [None] * 4
    assert {answer.status_code for answer in answers} == {201}
    assert [answer.json() for answer in answers] == [answers[0].json()] * 4
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    assert Evidence.objects.count() == 1


def test_a_key_that_comes_with_something_else_is_refused(program, home):
    path, today = f"/requirements/{gas_of(home).pk}/evidence", clock.today()
    program.post(path, {"issued_on": str(today)}, key="k-1")

    answer = program.post(path, {"issued_on": str(today - timedelta(days=1))}, key="k-1")

    assert (answer.status_code, answer.json()["code"]) == (409, "api.key_used_otherwise")
    assert Evidence.objects.count() == 1


def test_a_key_whose_request_was_refused_may_be_used_once_that_is_mended(program, home):
    path, today = f"/requirements/{gas_of(home).pk}/evidence", clock.today()
    assert program.post(path, {"issued_on": str(today + timedelta(days=1))}, key="k-1").status_code == 400

    assert program.post(path, {"issued_on": str(today)}, key="k-1").status_code == 201


def test_after_a_day_a_key_is_new_again(program, home):
    path = f"/requirements/{gas_of(home).pk}/evidence"
    program.post(path, {"issued_on": str(clock.today())}, key="k-1")
    ApiAnswer.objects.update(created_at=clock.now() - timedelta(hours=25))

    answer = program.post(path, {"issued_on": str(clock.today() - timedelta(days=1))}, key="k-1")

    assert answer.status_code == 201


def test_a_repeated_upload_with_its_key_is_answered_as_before(program):
    first, second = program.upload(a_file(), key="u-1"), program.upload(a_file(), key="u-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert program.upload(a_file("other.pdf"), key="u-1").status_code == 409


def test_what_is_another_landlord_s_is_not_found_and_not_listed(solo, home, program):
    theirs = add_home(solo, line_1="99 Secret Street")
    gas = checked(theirs)
    kept = {"name": "secret.pdf", "media_type": "application/pdf", "size": 5, "sha256": "ab" * 32}
    document = Document.objects.create(landlord=solo, file="x", **kept)
    own = f"/requirements/{gas_of(home).pk}/evidence"
    refused = [
        program.get(f"/properties/{theirs.pk}"),
        program.get(f"/properties/{theirs.pk}/score"),
        program.get(f"/requirements/{gas.pk}"),
        program.get("/requirements", home_id=theirs.pk),
        program.get(f"/evidence/{gas.held_id}"),
        program.get("/evidence", requirement_id=gas.pk),
        program.get(f"/documents/{document.pk}"),
        program.get(f"/documents/{document.pk}/file"),
        program.post(f"/requirements/{gas.pk}/evidence", {"issued_on": str(clock.today())}),
        program.post(own, {"issued_on": str(clock.today()), "document_id": document.pk}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(404, "api.not_found")] * 10
    for path in LISTS:
        assert "ecret" not in program.get(path, limit=100).content.decode()
    assert Evidence.objects.count() == 1


def test_while_the_subscription_is_ended_a_program_reads_and_writes_nothing(program, pro, home):
    PlanAssignment.objects.filter(landlord=pro).update(status=Status.DISABLED)

    refused = program.post(f"/requirements/{gas_of(home).pk}/evidence", {"issued_on": str(clock.today())})

    assert {program.get(path).status_code for path in LISTS} == {200}
    assert (refused.status_code, refused.json()["code"]) == (403, "plans.subscription_inactive")
    assert program.upload(a_file()).json()["code"] == "plans.subscription_inactive"


def test_an_address_that_is_none_and_a_method_that_is_none_are_problems_too(program):
    nowhere, otherwise = program.get("/nowhere"), program.client.delete("/api/v1/properties")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "api.not_found")
    assert (otherwise.status_code, otherwise.json()["code"]) == (405, "api.method_not_allowed")
    assert "GET" in otherwise.headers["Allow"]


def test_a_body_that_is_no_json_is_a_problem(program, home):
    path = f"/api/v1/requirements/{gas_of(home).pk}/evidence"

    answer = program.client.post(path, "{", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "api.unreadable")


MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
FIELDS = b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(3001))
BROKEN = {
    "more bytes than are read": ("evidence", b'{"a": "' + b"x" * 4_000_000 + b'"}', "application/json", 413),
    "more fields than are read": ("documents", FIELDS + b"--x--\r\n", MULTIPART, 413),
    "parts without a boundary": ("documents", b"abc", "multipart/form-data", 400),
    "base64 that is none": (
        "documents",
        PART + b"Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--\r\n",
        MULTIPART,
        400,
    ),
    "JSON nested without end": ("evidence", b"[" * 100_000, "application/json", 400),
}


@pytest.mark.parametrize(("to", "body", "kind", "status"), BROKEN.values(), ids=BROKEN)
def test_a_body_that_cannot_be_taken_is_a_problem_and_no_page(program, home, to, body, kind, status):
    path = f"requirements/{gas_of(home).pk}/evidence" if to == "evidence" else to

    answer = program.client.post(f"/api/v1/{path}", body, content_type=kind)

    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["", "%0A", "%00", "properties%0A"])
def test_an_odd_address_is_a_problem_and_no_page(program, path):
    answer = program.client.get(f"/api/v1/{path}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_host_that_is_not_ours_gets_a_problem_and_no_page(program, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    answer = program.client.get("/api/v1/properties", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "api.unreadable"


def test_what_breaks_on_our_side_is_a_problem_with_the_id_to_quote(program, home, settings):
    program.client.raise_request_exception = False
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "nowhere.Nothing"}}

    answer = program.upload(a_file())

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "api.failed"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def test_a_row_has_just_the_fields_that_its_description_names(program, home):
    checked(home)
    program.upload(a_file())
    schemas = description()["components"]["schemas"]

    named = dict(zip(LISTS, ("PropertyOut", "RequirementOut", "EvidenceOut", "DocumentOut"), strict=True))
    for path, schema in named.items():
        (row, *_) = program.get(path).json()["items"]
        assert set(row) == set(schemas[schema]["properties"]), path
    assert set(program.get("/score").json()) == set(schemas["ScoreOut"]["properties"])
    assert "properties" in json.dumps(schemas["Problem"])


def test_two_programs_of_one_landlord_may_use_the_same_key(program, pro, home):
    other = program_of(pro)

    assert program.upload(a_file(), key="same").status_code == 201
    assert other.upload(a_file(), key="same").status_code == 200
