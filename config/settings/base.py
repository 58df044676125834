"""What every environment shares. Names apps by string, so that no import reaches past a floor."""

import os
import sys
from pathlib import Path
from typing import Any

import environ
import font_source_sans_pro

from config.schedule import SCHEDULE
from config.settings.places import vault_storage

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

PRODUCT_NAME = "Compliance Vault"
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))

INSTALLED_APPS = [
    "adminpanel.apps.ThemeConfig",  # unfold, whose templates come before the admin's
    "adminpanel.apps.StaffSiteConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "csp",
    "django_htmx",
    "accounts.apps.AccountsConfig",
    "plans.apps.PlansConfig",
    "billing.apps.BillingConfig",
    "documents.apps.DocumentsConfig",
    "compliance.apps.ComplianceConfig",
    "intake.apps.IntakeConfig",
    "provisioning.apps.ProvisioningConfig",
    "adminpanel.apps.AdminpanelConfig",
]

# How many proxies of ours stand in front, each of which says in X-Forwarded-For who called it.
TRUSTED_PROXIES = 0

MIDDLEWARE = [
    "config.lib.request_id.RequestIdMiddleware",
    "config.lib.proxies.VisitorAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.audit.middleware.AuditContextMiddleware",
    "config.lib.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.lib.display", "accounts.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context_processors.product",
                "plans.context_processors.entitlements",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Broker -----------------------------------------------------------------------------------------

CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {  # each may take a minute, and nobody waits for it
    "documents.inspect": {"queue": "documents"},
    "documents.read": {"queue": "documents"},
    "documents.generate": {"queue": "documents"},
    "reports.make": {"queue": "documents"},
    "webhooks.deliver": {"queue": "documents"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10, "visibility_timeout": 3600}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_DB_REUSE_MAX = sys.maxsize  # else each task begins with a pool and a connection of its own; see config/celery.py
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# People -----------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was sent to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # every address here was proved by the invitation that was sent to it
INVITATION_HOURS = 72

# Money ------------------------------------------------------------------------------------------

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="https://api.stripe.com")
VAT_RATE_PERCENT = env.int("VAT_RATE_PERCENT", default=0)  # 0: no VAT is charged and no line is shown

# Mail -------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Compliance Vault <hello@compliance-vault.example>")
SUPPORT_EMAIL = env("SUPPORT_EMAIL", default="support@compliance-vault.example")
ANYMAIL: dict[str, Any] = {  # what the chosen mail service needs has names of its own: ANYMAIL_POSTMARK_SERVER_TOKEN…
    **{name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")},
    "WEBHOOK_SECRET": env("ANYMAIL_WEBHOOK_SECRET", default=""),
    "IGNORE_UNSUPPORTED_FEATURES": True,  # a service that carries no key of ours with a mail has one of its own
}
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")  # empty: texts are kept in development, and none leaves
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
SMS_SENDER = env("SMS_SENDER", default="")
SMS_INBOUND_SECRET = env("SMS_INBOUND_SECRET", default="")  # empty: nobody is heard
REMINDER_HOURS = (8, 20)  # in Europe/London: from the first until the second, digests go out

# Requests where somebody told us to send -----------------------------------------------------------

OUTBOUND_MAY_REACH_LOOPBACK = False  # only tests switch it on; production does not heed it

# Files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", Path(font_source_sans_pro.__file__).parent / "files")]
MEDIA_ROOT = DATA_DIR / "vault"
S3_BUCKET = env("S3_BUCKET", default="")  # empty: files lie under MEDIA_ROOT
S3_ENDPOINT_URL = env("S3_ENDPOINT_URL", default="")
OPENAI_BASE_URL = env("OPENAI_BASE_URL", default="")  # empty: rules read certificates and compose documents
OPENAI_MODEL = env("OPENAI_MODEL", default="")
OPENAI_API_KEY = env("OPENAI_API_KEY", default="")
OPENAI_TIMEOUT_SECONDS = env.float("OPENAI_TIMEOUT_SECONDS", default=60)
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")  # empty: files are not scanned, and their pages say so
STORAGES = {
    "default": vault_storage(S3_BUCKET, endpoint_url=S3_ENDPOINT_URL),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = None  # the first of the handlers leaves unread what is beyond its number
FILE_UPLOAD_HANDLERS = [
    "config.lib.uploads.FirstFilesHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/London"
CLOCK_FILE: Path | None = None  # by how much the civil clock is moved; see config/lib/clock.py
USE_TZ = True
USE_I18N = True

# Security ---------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "img-src": ("'self'",),
        "font-src": ("'self'",),
        "connect-src": ("'self'",),
        "form-action": ("'self'", "https://checkout.stripe.com", "https://billing.stripe.com"),
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    },
}

# Staff ------------------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": PRODUCT_NAME,
    "SITE_HEADER": PRODUCT_NAME,
    "SITE_URL": "/",
    "SITE_SYMBOL": "shield",
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": ["adminpanel.navigation.typefaces", "adminpanel.navigation.stylesheet"],
    "SIDEBAR": {"navigation": "adminpanel.navigation.groups"},
    "ACCOUNT": {"navigation": "adminpanel.navigation.account_links"},
}

# Logs carry keys, never people ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.lib.request_id.RequestIdFilter"},
        "secret_paths": {"()": "config.lib.secret_paths.SecretPathFilter"},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "secret_paths"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": []},  # its own would say each line a second time, in full
        "stripe": {"level": "WARNING"},  # below that it names every call that went well
    },
}
