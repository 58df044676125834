"""Which version of the terms and the privacy notice people accept."""

TERMS_VERSION = "2026-11-29"
