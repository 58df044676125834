"""One clock for all: moved by a file that every process reads, and never in production."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core import signing

from config.lib import clock
from config.lib.clock import ClockRefused
from config.lib.links import DatedSigner
from tests.plugins.worker import environment


def test_a_moved_clock_moves_civil_time_and_leaves_real_time(moved_clock):
    clock.move_to(clock.now() + timedelta(days=45))

    assert timedelta(days=44, hours=23) < clock.now() - clock.real_now() < timedelta(days=45, seconds=5)
    assert clock.today() == clock.day_of(clock.real_now() + timedelta(days=45))


def test_the_clock_goes_forward_only(moved_clock):
    clock.move_to(clock.now() + timedelta(days=2))

    with pytest.raises(ClockRefused):
        clock.move_to(clock.now() - timedelta(days=1))


def test_two_moves_in_a_row_are_both_seen(moved_clock):
    for days in range(1, 30):
        clock.move_to(clock.real_now() + timedelta(days=days))
        assert round(clock.ahead() / timedelta(days=1)) == days


@pytest.mark.django_db
def test_another_process_sees_a_move_at_once(moved_clock):
    program = "import django; django.setup(); from config.lib import clock; input(); print(clock.today())"
    command = [sys.executable, "-c", program]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment(), **pipes)

    clock.move_to(clock.now() + timedelta(days=400))

    assert process.communicate("\n", timeout=30)[0].strip() == clock.today().isoformat()


def test_production_ignores_a_moved_clock_and_refuses_to_move_it(moved_clock, settings):
    clock.move_to(clock.now() + timedelta(days=45))
    settings.CLOCK_FILE = None  # as production has it

    assert clock.ahead() == timedelta()
    with pytest.raises(ClockRefused):
        clock.move_to(clock.now() + timedelta(days=1))


def test_production_names_no_file_whatever_the_environment_says():
    secrets = {"SECRET_KEY": "x" * 60, "DATABASE_URL": "postgres://a:b@localhost/c", "REDIS_URL": "redis://localhost"}
    said = {"DJANGO_ENV": "production", "ALLOWED_HOSTS": "a.example", "CLOCK_FILE": "/tmp/clock", **secrets}
    program = "from config.settings import production; print(production.CLOCK_FILE)"
    command = [sys.executable, "-c", program]

    answer = subprocess.run(command, cwd=django_settings.BASE_DIR, env=said, capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "None"


def test_a_link_made_for_fourteen_days_ends_on_the_moved_clock(moved_clock):
    lasting = 14 * 24 * 3600
    token = DatedSigner(salt="test").sign("word")
    clock.move_to(clock.now() + timedelta(days=13, hours=23))
    assert DatedSigner(salt="test").unsign(token, max_age=lasting) == "word"

    clock.move_to(clock.now() + timedelta(hours=2))

    with pytest.raises(signing.SignatureExpired):
        DatedSigner(salt="test").unsign(token, max_age=timedelta(seconds=lasting))
    assert DatedSigner(salt="test").unsign(token) == "word"
    with pytest.raises(signing.BadSignature):
        DatedSigner(salt="test").unsign(token.replace("word", "ward"))


def test_the_beat_s_days_are_those_of_the_moved_clock(moved_clock):
    entry = django_settings.CELERY_BEAT_SCHEDULE["compliance.day"]["schedule"]
    last_run = clock.now()
    assert not entry.is_due(last_run + timedelta(seconds=1)).is_due or entry.is_due(last_run).next > 0

    clock.move_to(clock.now() + timedelta(days=1))

    assert entry.is_due(last_run).is_due
    assert entry.now() - datetime.now(tz=UTC) > timedelta(hours=23)
