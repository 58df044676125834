"""The Stripe sandbox: a process that stands for somebody else's service, and shares nothing with the application."""

import os

DEBUG = False
SECRET_KEY = "the-sandbox-signs-nothing-with-it"  # noqa: S105
ALLOWED_HOSTS = ["*"]  # it listens on this machine only
INSTALLED_APPS = ["billing.sandbox"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "billing.sandbox.urls"
APPEND_SLASH = False
DATABASES: dict[str, dict[str, object]] = {}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
