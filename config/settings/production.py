"""Production: everything that matters comes from the environment, and nothing has a convenient default."""

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, env
from config.settings.places import cache, database, database_owner

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

DATABASES = {"default": database(env("DATABASE_URL"))}
APPLICATION_ROLE = DATABASES["default"]["USER"]
DATABASE_OWNER = database_owner(env("MIGRATION_DATABASE_URL", default=env("DATABASE_URL")))
REDIS_URL = env("REDIS_URL")
CACHES = {"default": cache(REDIS_URL)}
CELERY_BROKER_URL = REDIS_URL

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG | {"EMAIL_BACKEND": EMAIL_BACKEND})
DEVELOPMENT_PAGES = False

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
