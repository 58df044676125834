"""Which of the three environments this process runs in: development, test or production."""

import os

ENVIRONMENTS = ("development", "test", "production")


def select() -> str:
    """Point Django at the settings named by DJANGO_ENV (development when unset) and return that name."""
    name = os.environ.setdefault("DJANGO_ENV", "development")
    if name not in ENVIRONMENTS:
        raise SystemExit(f"DJANGO_ENV must be one of {', '.join(ENVIRONMENTS)}, not {name!r}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{name}")
    return name
