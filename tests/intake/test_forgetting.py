"""Who never paid is forgotten: after that no table holds the person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, Landlord, Message
from config.lib import clock
from documents.models import Document
from intake.models import Revision, Submission
from intake.tasks import sweep
from tests.intake.visitor import PDF, Visitor

pytestmark = pytest.mark.django_db
TEXT_COLUMNS = """
SELECT columns.table_name, columns.column_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
AND columns.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'bytea')
"""


def places_of(words: str) -> list[str]:
    """Every column of the database that says these words somewhere."""
    with connection.cursor() as cursor:
        cursor.execute(TEXT_COLUMNS)
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}"::text ILIKE %s)', [f"%{words}%"])
            found += [f"{table}.{column}"] if cursor.fetchone()[0] else []
    return found


def ninety_days_pass() -> None:
    Submission.objects.update(touched_at=clock.now() - timedelta(days=91))
    sweep()
    sweep()


def test_the_person_is_forgotten_after_90_days_and_the_row_stays_to_be_counted(visitor, stripe_sandbox):
    visitor.fill_in()
    visitor.agree(certificates=[SimpleUploadedFile("gas.pdf", PDF)])
    visitor.pay()
    ninety_days_pass()

    row = Submission.objects.get()
    assert (row.state, row.email, row.answers) == ("erased", "", {})
    assert not Document.objects.exists()
    assert Revision.objects.get().answers == {}
    landlord = Landlord.objects.get()
    assert (landlord.name, landlord.email.endswith("@erased.invalid")) == ("Erased", True)
    visitor.last = visitor.client.get(reverse("intake:check"), follow=True)
    assert visitor.place == reverse("intake:you")


def test_no_column_of_any_table_holds_who_was_forgotten(visitor, stripe_sandbox, work_off):
    """Of somebody who never paid the law asks us to keep nothing, so nothing is excepted."""
    Client().post(reverse("intake:link"), {"email": "alma@example.org"})
    visitor.introduce(email="alna@example.org")
    visitor.fill_in()
    visitor.pay_and(stripe_sandbox, "debit", "bank-refused")
    work_off()
    visitor.pay_and(stripe_sandbox, "time-out")
    Client().post(reverse("intake:link"), {"email": "Alma@example.org"})
    work_off()
    known = ("alma@example.org", "alna@example.org", "Alma Applicant")
    assert [] not in {words: places_of(words) for words in known}.values()

    ninety_days_pass()

    assert {words: places_of(words) for words in known} == {words: [] for words in known}


def test_mails_to_an_address_that_somebody_still_uses_stay(visitor, solo, work_off):
    visitor.introduce(email="bea@example.org")
    Submission.objects.update(touched_at=clock.now() - timedelta(days=91))
    Visitor(Client()).introduce(email="bea@example.org")
    other = Visitor(Client())
    other.introduce(email=solo.email)
    work_off()
    Submission.objects.filter(email=solo.email).update(touched_at=clock.now() - timedelta(days=91))
    sweep()
    sweep()

    assert Submission.objects.filter(state="erased").count() == 2
    assert Message.objects.filter(to="bea@example.org").count() == 1
    assert DeliveredMail.objects.filter(to=solo.email).exists()


def test_of_an_address_that_never_signed_up_nothing_is_kept_as_the_mail_to_it_says(visitor, work_off):
    for email in ("nobody@example.org", "alma@example.org"):
        Client().post(reverse("intake:link"), {"email": email})
    visitor.introduce()
    work_off()
    Message.objects.update(created_at=clock.now() - timedelta(days=1, minutes=1))

    sweep()

    assert places_of("nobody@example.org") == []
    assert DeliveredMail.objects.filter(to="alma@example.org", text__contains="/sign-up/go-on/").exists()
