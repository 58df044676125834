"""Settings of a bench: those of development as the demo runs them, without debugging, and one bare view beside."""

from config.settings.development import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "tests.bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
CELERY_IMPORTS = ("tests.bench.tasks",)
OUTBOUND_MAY_REACH_LOOPBACK = True
