"""The whole beat timetable: what runs by itself, and how often.

Each app's sweep finds work rows that nobody finished and enqueues them again, so a broker that was
down or a worker that was killed delays work by a minute at most and loses none.
"""

from typing import Any

from celery.schedules import crontab

from config.lib import clock

SECONDS = 1.0


def at(*, minute: str, hour: str = "*") -> crontab:
    """Every day when the civil clock shows these hours and minutes."""
    return crontab(minute=minute, hour=hour, nowfun=clock.now)


SCHEDULE: dict[str, dict[str, Any]] = {
    "messages.sweep": {"task": "messages.sweep", "schedule": 30 * SECONDS},
    "billing.sweep": {"task": "billing.sweep", "schedule": 30 * SECONDS},
    "billing.reconcile_nightly": {"task": "billing.reconcile_nightly", "schedule": at(minute="40", hour="2")},
    "documents.sweep": {"task": "documents.sweep", "schedule": 30 * SECONDS},
    "documents.orders.sweep": {"task": "documents.orders.sweep", "schedule": 30 * SECONDS},
    "provisioning.sweep": {"task": "provisioning.sweep", "schedule": 30 * SECONDS},
    "leaving.sweep": {"task": "leaving.sweep", "schedule": 30 * SECONDS},
    "leaving.nightly": {"task": "leaving.nightly", "schedule": at(minute="10", hour="4")},
    "intake.sweep": {"task": "intake.sweep", "schedule": 3600 * SECONDS},
    "compliance.day": {"task": "compliance.day", "schedule": at(minute="5", hour="0,3,6,12")},
    "reminders.sweep": {"task": "reminders.sweep", "schedule": at(minute="20")},
    "reminders.deliver": {"task": "reminders.deliver", "schedule": 30 * SECONDS},
    "reports.schedule": {"task": "reports.schedule", "schedule": at(minute="5,35")},
    "reports.sweep": {"task": "reports.sweep", "schedule": 30 * SECONDS},
    "webhooks.sweep": {"task": "webhooks.sweep", "schedule": 10 * SECONDS},
    "jobs.watch": {"task": "jobs.watch", "schedule": 60 * SECONDS},
    "jobs.clean_up": {"task": "jobs.clean_up", "schedule": at(minute="40", hour="3")},
}
