"""The test run: as development, with fast hashing and no chatter. Services come from the environment."""

import os
from urllib.parse import urlsplit

from config.settings.base import INSTALLED_APPS
from config.settings.development import *  # noqa: F403
from config.settings.places import cache

DEBUG = False
# Processes that share a run have a database each; so they have a Redis database each too.
REDIS_NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
REDIS_URL = urlsplit(REDIS_URL)._replace(path=f"/{REDIS_NUMBER}").geturl()
CACHES = {"default": cache(REDIS_URL)}
CELERY_BROKER_URL = REDIS_URL
INSTALLED_APPS = ["tests.support", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "CRITICAL"}}
MFA_TOTP_INSECURE_BYPASS_CODE = None  # type: ignore[assignment]
