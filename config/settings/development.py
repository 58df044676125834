"""A developer's machine and the demo: embedded database and broker, Stripe sandbox, mail kept in the database."""

from pathlib import Path

from config import embedded
from config.settings.base import *  # noqa: F403
from config.settings.base import CONTENT_SECURITY_POLICY, DATA_DIR, env
from config.settings.places import cache, database, database_owner

DEBUG = env.bool("DEBUG", default=True)
if DEBUG:
    MFA_TOTP_INSECURE_BYPASS_CODE = "000000"  # so that the demo's staff need no telephone
SECRET_KEY = "development-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]

_services = embedded.addresses(DATA_DIR)
_url = env("DATABASE_URL", default=_services.database_url)
_owner_url = _services.owner_url if _url == _services.database_url else _url
DATABASES = {"default": database(_url)}
APPLICATION_ROLE = DATABASES["default"]["USER"]
DATABASE_OWNER = database_owner(env("MIGRATION_DATABASE_URL", default=_owner_url))
REDIS_URL = env("REDIS_URL", default=_services.redis_url)
CACHES = {"default": cache(REDIS_URL)}
CELERY_BROKER_URL = REDIS_URL

STATIC_ROOT = None  # type: ignore[assignment]  # static files are served from where they are written
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

EMAIL_BACKEND = "accounts.messages.mailbox.MailboxBackend"
DEVELOPMENT_PAGES = True
CLOCK_FILE = Path(env("CLOCK_FILE", default=str(DATA_DIR / "clock")))

SANDBOX_URL = env("SANDBOX_URL", default="http://localhost:8001").rstrip("/")
STRIPE_API_BASE = SANDBOX_URL
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="sk_test_sandbox")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="whsec_sandbox")

CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = ("'self'", SANDBOX_URL)
