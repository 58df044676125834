"""Data goes when its time is over, and one table says when that is."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command

from accounts.models import AuditEntry
from compliance.models import ReportRun
from config.lib import clock
from config.schedule import SCHEDULE
from provisioning.leaving.retention import NIGHTLY, REPORTS_KEPT, RULES
from provisioning.leaving.tasks import nightly


def test_each_rule_names_tables_and_runs_that_there_are():
    labels = {model._meta.label for model in apps.get_models()}

    for rule in RULES:
        assert set(rule.tables) <= labels
        assert not rule.by or rule.by in SCHEDULE
        assert bool(rule.end) == (rule.by == NIGHTLY)
        assert rule.kept
        assert rule.why


def test_the_page_says_what_the_table_says():
    call_command("retention_doc", check=True)


def report(landlord, *, ago: timedelta) -> ReportRun:
    """A report that was made so long ago."""
    made = clock.now() - ago
    run = ReportRun(landlord=landlord, kind="summary", format="pdf", on=clock.today(), created_at=made)
    run.file.save("report", ContentFile(b"%PDF-"), save=False)
    run.state, run.sha256, run.made_at = "made", "ab" * 32, made
    run.save()
    return run


@pytest.mark.django_db
def test_a_report_goes_after_two_years_with_its_file(solo, django_capture_on_commit_callbacks):
    old, young = report(solo, ago=REPORTS_KEPT + timedelta(days=1)), report(solo, ago=REPORTS_KEPT - timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert nightly() == 1
        assert nightly() == 0

    assert list(ReportRun.objects.all()) == [young]
    assert not old.file.storage.exists(old.file.name)
    assert young.file.storage.exists(young.file.name)
    assert AuditEntry.objects.get(action="compliance.report_removed").after["sha256"] == old.sha256
