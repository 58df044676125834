"""A postcode is checked, and suggests a nation that the landlord confirms."""

import pytest

from compliance.postcodes import PostcodeError, is_near_border, normalise, suggested_nation


@pytest.mark.parametrize(
    ("typed", "written", "nation"),
    [
        ("cf103nq", "CF10 3NQ", "wales"),
        (" ls1  4ap ", "LS1 4AP", "england"),
        ("EH10 4EQ", "EH10 4EQ", "scotland"),
        ("bt7-1nn", "BT7 1NN", "northern_ireland"),
        ("EC1A1BB", "EC1A 1BB", "england"),
        ("W1A 0AX", "W1A 0AX", "england"),
        ("gir0aa", "GIR 0AA", "england"),
        ("CH5 1AA", "CH5 1AA", "wales"),
        ("CH1 1AA", "CH1 1AA", "england"),
        ("SY23 1AB", "SY23 1AB", "wales"),
        ("TD15 1AA", "TD15 1AA", "england"),
        ("ZE1 0AA", "ZE1 0AA", "scotland"),
    ],
)
def test_a_postcode_is_written_one_way_and_suggests_its_nation(typed, written, nation):
    assert normalise(typed) == written
    assert suggested_nation(written) == nation


@pytest.mark.parametrize(
    "typed", ["", "12345", "CF10", "CF10 3N", "CF10 3NQQ", "ZZ1 1AA", "QQ1 1AA", "LS1 4AI", "90210", "L51 O4P"]
)
def test_what_is_no_postcode_is_refused(typed):
    with pytest.raises(PostcodeError):
        normalise(typed)


@pytest.mark.parametrize(
    ("typed", "place"), [("JE2 3BB", "Jersey"), ("GY1 1AA", "Guernsey"), ("IM1 1AA", "Isle of Man")]
)
def test_an_island_with_laws_of_its_own_is_refused_by_name(typed, place):
    with pytest.raises(PostcodeError, match=place):
        normalise(typed)


def test_a_border_makes_the_suggestion_uncertain():
    assert is_near_border("CH5 1AA")
    assert not is_near_border("LS1 4AP")
