"""Which version of the terms and the privacy notice people accept."""

from datetime import date

TERMS_VERSION = "2026-11-30"
VERSION_DAY = date.fromisoformat(TERMS_VERSION)
