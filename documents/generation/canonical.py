"""One spelling of any JSON, so that its fingerprint says whether it is the same."""

import hashlib
import json
from typing import Any


def fingerprint(data: Any) -> str:
    """The SHA-256 of JSON data, whatever the order of its keys; 64 hexadecimal digits."""
    spelled = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
