"""The test run: as development, with fast hashing and no chatter. Services come from the environment."""

from config.settings.base import INSTALLED_APPS
from config.settings.development import *  # noqa: F403

DEBUG = False
INSTALLED_APPS = ["tests.support", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "CRITICAL"}}
MFA_TOTP_INSECURE_BYPASS_CODE = None
