"""Signatures that hold for a while of civil time: what a mailed link says for fourteen days, it says on any clock."""

from datetime import timedelta
from typing import Any

from django.core import signing

from config.lib import clock


class DatedSigner(signing.TimestampSigner):
    """Django's signer with a date, as our own clock has it."""

    def timestamp(self) -> str:
        """Now, as it is signed."""
        return signing.b62_encode(int(clock.now().timestamp()))

    def unsign(self, value: str, max_age: Any = None) -> str:
        """What was signed; BadSignature when it was not, SignatureExpired when that is longer ago than `max_age`."""
        said = super().unsign(value)
        lasting = timedelta(seconds=max_age) if isinstance(max_age, int | float) else max_age
        made = signing.b62_decode(signing.Signer.unsign(self, value).rpartition(self.sep)[2])
        if lasting is not None and clock.now().timestamp() - made > lasting.total_seconds():
            raise signing.SignatureExpired("The link was made too long ago.")
        return said
