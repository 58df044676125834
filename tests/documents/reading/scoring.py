"""How a reading is held against what the document says: exactly, once case, spaces and punctuation are set aside."""

import re
from collections.abc import Mapping
from typing import Any

from documents.reading.fields import DAYS, NAMES

CONFIDENT = 0.8
NOT_SCORED = ("other", "invalid")


def plain(value: Any) -> str:
    return re.sub(r"[\W_]+", "", str(value)).lower()


def is_right(read: Any, said: Mapping[str, Any], name: str) -> bool:
    """Whether a value is what the document says, or says as well; nothing where it says nothing."""
    accepted = [said.get(name), *said.get("also_accept", {}).get(name, [])]
    return any(plain(read) == plain(one) for one in accepted)


def mistakes(read: Mapping[str, Any], said: Mapping[str, Any], *, names: tuple[str, ...] = NAMES) -> dict[str, Any]:
    """The fields that were read otherwise than the document has them. Of no certificate only the kind counts."""
    scored = ("kind",) if said["kind"] in NOT_SCORED else names
    return {name: read[name] for name in scored if not is_right(read[name], said, name)}


def confident_wrong_dates(read: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """The dates that are wrong and that somebody would rely on."""
    sure = [name for name in DAYS if read[name] is not None and read["confidence"][name] >= CONFIDENT]
    return [name for name in sure if not is_right(read[name], said, name)]
