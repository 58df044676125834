"""The whole beat timetable: what runs by itself, and how often.

Each app's sweep finds work rows that nobody finished and enqueues them again, so a broker that was
down or a worker that was killed delays work by a minute at most and loses none.
"""

from typing import Any

from celery.schedules import crontab

SECONDS = 1.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "messages.sweep": {"task": "messages.sweep", "schedule": 30 * SECONDS},
    "billing.sweep": {"task": "billing.sweep", "schedule": 30 * SECONDS},
    "documents.sweep": {"task": "documents.sweep", "schedule": 30 * SECONDS},
    "documents.orders.sweep": {"task": "documents.orders.sweep", "schedule": 30 * SECONDS},
    "provisioning.sweep": {"task": "provisioning.sweep", "schedule": 30 * SECONDS},
    "intake.sweep": {"task": "intake.sweep", "schedule": 3600 * SECONDS},
    "compliance.day": {"task": "compliance.day", "schedule": crontab(minute="5", hour="0,3,6,12")},
    "reminders.sweep": {"task": "reminders.sweep", "schedule": crontab(minute="20")},
    "reminders.deliver": {"task": "reminders.deliver", "schedule": 30 * SECONDS},
    "jobs.watch": {"task": "jobs.watch", "schedule": 60 * SECONDS},
    "jobs.clean_up": {"task": "jobs.clean_up", "schedule": crontab(minute="40", hour="3")},
}
