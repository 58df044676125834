"""Addresses that open a door to whoever has them: a log says which door, never with what."""

import logging
import re

DOORS = (
    "welcome",
    "calendar",
    "brand",
    "gas-check",
    "orders/files",
    "orders",
    "documents/go-on",
    "reports/recipient",
    "reports/file",
    "sign-up/go-on",
    "sign-up/progress",
    "account/password/reset/key",
    "account/confirm-email",
    "portal/landlord/address",
)
_SECRET = re.compile(rf"(?<!/portal)(/(?:{'|'.join(DOORS)})/)[^/?\s]+")


def discreet(line: str) -> str:
    """The line with an ellipsis for each secret that stands in an address."""
    return _SECRET.sub(r"\1…", line)


class SecretPathFilter(logging.Filter):
    """Takes the secrets out of each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = discreet(record.getMessage()), None
        return True
