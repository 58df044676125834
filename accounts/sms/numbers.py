"""Mobile numbers as people write them, and as networks want them (E.164)."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from accounts.errors import NotAMobileNumber

HOME = "GB"
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
"""Some countries, such as the United States, do not tell the two apart."""


def e164(said: str) -> str:
    """A number in E.164, read as a British one where no country is said; NotAMobileNumber for any other."""
    try:
        number = phonenumbers.parse(said, HOME)
    except phonenumbers.NumberParseException as error:
        raise NotAMobileNumber from error
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        raise NotAMobileNumber
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def spaced(number: str) -> str:
    """A number as people read it; empty where there is none."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
