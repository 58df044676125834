"""A colour and what follows from it: whether it can be read, and its relatives for light and dark pages.

Contrast is that of WCAG 2.2 (1.4.3): the luminances of two sRGB colours, from 1 (the same) to 21 (black on white).
"""

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH = 4.5
LIGHT_GROUND, DARK_GROUND = "#f5f3ed", "#18211f"
"""The darkest ground of a light page and the lightest of a dark one, as `static/css/tokens.css` has them."""
WHITE, BLACK, DARK_INK = "#ffffff", "#000000", "#0c1211"


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours that a page of one scheme takes from a brand, by the names of their tokens."""

    action: str
    strong: str
    on_action: str
    wash: str


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1."""
    parts = [part / 255 for part in channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart."""
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, *, share: float) -> str:
    """A colour with this share of another in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine * (1 - share) + its * share):02x}" for mine, its in pairs)


def is_legible(colour: str) -> bool:
    """Whether words in this colour can be read on our light pages, and white words on it."""
    return contrast(colour, LIGHT_GROUND) >= ENOUGH


def towards(colour: str, other: str, *, until: str) -> str:
    """The nearest colour, on the way to another, that can be read on a ground."""
    steps = (mixed(colour, other, share=step / 50) for step in range(51))
    return next(step for step in steps if contrast(step, until) >= ENOUGH)


def darker(colour: str) -> str:
    """The nearest darker shade that can be read on our light pages."""
    return towards(colour, BLACK, until=LIGHT_GROUND)


def washed(action: str, ground: str) -> str:
    """A breath of a colour over a ground, on which the colour itself can still be read."""
    shares = (share / 100 for share in (88, 92, 95, 98))
    washes = (mixed(action, ground, share=share) for share in shares)
    return next((wash for wash in washes if contrast(action, wash) >= ENOUGH), ground)


def schemes(colour: str) -> Mapping[str, Shades]:
    """The shades of a legible colour for light and for dark pages."""
    bright = towards(colour, WHITE, until=DARK_GROUND)
    return {
        "light": Shades(colour, mixed(colour, BLACK, share=0.35), WHITE, washed(colour, WHITE)),
        "dark": Shades(bright, mixed(bright, WHITE, share=0.4), DARK_INK, washed(bright, DARK_GROUND)),
    }
