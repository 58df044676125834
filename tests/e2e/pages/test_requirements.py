"""What a landlord sees of what is asked, of its proofs and papers, of the score and of other days."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from compliance.acknowledging.services import acknowledge
from compliance.as_at.forms import parameters
from compliance.evidence.services import Details, record_evidence
from compliance.models import (
    PastScore,
    Requirement,
)
from config.lib import clock
from documents.services import take_for
from documents.tasks import inspect
from tests.documents.files import acting_pdf, sent
from tests.documents.test_what_a_file_says import record_of
from tests.e2e.pages.conftest import Portal
from tests.factories.compliance import checked
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_seen_of_requirements_and_proofs(portal: Portal, landlord, homes):
    judge = portal.judge
    requirements = Requirement.objects.filter(landlord=landlord)
    for standing in ("missing", "question"):
        judge(reverse("compliance:requirement-detail", args=[requirements.filter(standing=standing).first().pk]))
    gas = requirements.get(code="gb_gas_safety_check", property=homes[0])
    evidence = record_evidence(gas, Details(issued_on=clock.today()), by=landlord.owner)
    for name in ("requirement-detail", "evidence-new"):
        judge(reverse(f"compliance:{name}", args=[gas.pk]))
    judge(reverse("compliance:dashboard"))
    for name in ("evidence-correct", "evidence-withdraw", "evidence-served"):
        judge(reverse(f"compliance:{name}", args=[evidence.pk]))
    judge(reverse("compliance:requirement-days", args=[requirements.filter(code="en_written_statement_new")[0].pk]))
    judge(reverse("compliance:requirement-waive", args=[requirements.filter(applies="open")[0].pk]))


def test_what_is_seen_of_rules_that_are_kept_without_a_paper(portal: Portal, landlord, heated):
    requirements = Requirement.objects.filter(landlord=landlord)
    rule = requirements.get(code="en_no_discrimination")
    acknowledge(rule, version=rule.obligation_id, everywhere=False, by=landlord.owner)

    for code in ("en_no_discrimination", "en_tenant_fees"):
        portal.judge(reverse("compliance:requirement-detail", args=[requirements.filter(code=code)[0].pk]))


def test_what_is_seen_of_the_score_and_of_other_days(portal: Portal, heated):
    checked(heated)
    shown = PastScore.objects.filter(property=None).first()
    PastScore.objects.filter(pk=shown.pk).update(on=clock.today().replace(day=1))
    portal.judge(reverse("compliance:score"))
    portal.judge(reverse("compliance:property-score", args=[heated.pk]))
    that_day = urlencode(parameters(clock.today()))
    for path in (reverse("compliance:as-at"), reverse("compliance:property-as-at", args=[heated.pk])):
        portal.judge(path)
        portal.judge(f"{path}?{that_day}")


def test_what_is_seen_of_documents_and_of_what_was_read_in_them(portal: Portal, landlord, heated):
    document = take_for(landlord, sent("gas-safety-record.pdf", acting_pdf()), by=landlord.owner).document
    inspect(document.inspection.pk)
    legible = take_for(landlord, sent("legible.pdf", record_of(heated)), by=landlord.owner).document
    work_off()

    portal.judge(reverse("documents:upload"))
    for name in ("detail", "remove"):
        portal.judge(reverse(f"documents:{name}", args=[document.pk]))
    portal.judge(reverse("documents:detail", args=[legible.pk]))
    electrical = Requirement.objects.get(code="en_eicr", property=heated)
    portal.judge(f"{reverse('compliance:evidence-new', args=[electrical.pk])}?document={legible.pk}")
