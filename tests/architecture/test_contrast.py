"""Every pair of colours that meets on a page can be read, in the light scheme and in the dark one (WCAG 2.2, AA)."""

import re

import pytest
from django.conf import settings

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunk")
MEANINGS = ("valid", "expiring", "overdue", "question", "quiet")
WRITTEN = [(ink, ground) for ink in ("ink", "ink-soft", "action", "action-strong") for ground in GROUNDS]
WRITTEN += [("ink", f"{meaning}-wash") for meaning in MEANINGS] + [("ink", "action-wash"), ("ink", "line")]
WRITTEN += [(meaning, f"{meaning}-wash") for meaning in MEANINGS]
WRITTEN += [(meaning, ground) for meaning in MEANINGS for ground in GROUNDS]
WRITTEN += [("action", "action-wash"), ("action-strong", "action-wash"), ("paper", "valid")]
WRITTEN += [("on-action", "action"), ("on-action", "action-strong"), ("on-overdue", "overdue")]
DRAWN = [("line-strong", ground) for ground in (*GROUNDS, "action-wash")] + [("focus", ground) for ground in GROUNDS]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of both schemes, as the stylesheet declares them."""
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    light, dark = text.split("prefers-color-scheme: dark")
    colours = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    found = dict(colours.findall(light))
    return {"light": found, "dark": found | dict(colours.findall(dark))}


def luminance(colour: str) -> float:
    """How light a colour is, by WCAG's formula."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_stands_out_from_what_it_is_written_on(scheme):
    colours = schemes()[scheme]

    weak = {(ink, ground): round(contrast(colours[ink], colours[ground]), 2) for ink, ground in WRITTEN}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_fields_and_the_focus_ring_can_be_seen(scheme):
    colours = schemes()[scheme]

    weak = {(line, ground): round(contrast(colours[line], colours[ground]), 2) for line, ground in DRAWN}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < SHAPE} == {}


def test_the_dark_scheme_gives_a_colour_of_its_own_to_every_name():
    light, dark = schemes()["light"], schemes()["dark"]

    assert {name for name in light if dark[name] == light[name]} == set()


def test_the_formula_agrees_with_the_standard():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
