"""UK postcodes: whether one is well formed, and which nation it suggests."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from config.lib.nations import Nation

FILE = Path(__file__).parent / "data" / "postcode_areas.yaml"
SHAPE = re.compile(
    r"(?P<area>[A-Z]{1,2})(?P<district>[0-9][0-9A-HJKMNPR-Y]?)(?P<unit>[0-9][ABD-HJLNP-UW-Z]{2})"
    r"|(?P<giro>GIR)(?P<giro_unit>0AA)"
)


class PostcodeError(ValueError):
    """The text is no postcode of the United Kingdom; says so in words for the person who typed it."""


def normalise(text: str) -> str:
    """The postcode as it is written, such as "CF10 3NQ". PostcodeError where it is none of the United Kingdom's."""
    match = _match(text)
    if match["giro"]:
        return "GIR 0AA"
    if match["area"] in _table()["elsewhere"]:
        island = _table()["elsewhere"][match["area"]]
        raise PostcodeError(f"This postcode is in {island}, which has laws of its own. We cover the United Kingdom")
    if match["area"] not in _areas():
        raise PostcodeError(f"No UK postcode begins with {match['area']}")
    return f"{match['area']}{match['district']} {match['unit']}"


def suggested_nation(postcode: str) -> Nation:
    """The nation in which most addresses with this postcode lie. The landlord confirms it."""
    match = _match(postcode)
    if match["giro"]:
        return Nation.ENGLAND
    district = f"{match['area']}{match['district']}"
    return _districts().get(district) or _areas()[match["area"]]


def is_near_border(postcode: str) -> bool:
    """Whether a border runs through the postcode's area, so that the suggestion may be wrong."""
    return _match(postcode)["area"] in _table()["borders"].split()


def _match(text: str) -> re.Match[str]:
    match = SHAPE.fullmatch(re.sub(r"[\s.\-]", "", text).upper())
    if match is None:
        raise PostcodeError("Enter a full UK postcode, for example CF10 3NQ")
    return match


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return table


@lru_cache(maxsize=1)
def _areas() -> dict[str, Nation]:
    return _by_word(_table()["areas"])


@lru_cache(maxsize=1)
def _districts() -> dict[str, Nation]:
    return _by_word(_table()["districts"])


def _by_word(rows: dict[str, str]) -> dict[str, Nation]:
    return {word: Nation(nation) for nation, words in rows.items() for word in words.split()}
