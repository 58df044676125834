"""Each worked case, built by the code that production uses, is asked exactly what the law asks there."""

import pytest

from tests.compliance.cases import all_cases, asked, build_case

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_law_asks_exactly_this(solo, case):
    build_case(solo, case)

    found = asked(solo, applies="holds", case=case)

    assert found["requirement"] == set(case["exact_requirements"])
    assert found["recommendation"] == set(case["exact_recommendations"])
    assert found["watch"] == set(case["exact_watch_items"])
    assert found["history"] == set(case.get("exact_history_only", []))
    everything = set().union(*found.values())
    assert everything >= set(case["must_create"])
    assert not everything & set(case["must_not_create"])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_only_a_height_without_storeys_leaves_a_question(solo, case):
    build_case(solo, case)

    questions = set().union(*asked(solo, applies="open", case=case).values())

    assert questions == ({"en_residential_evacuation_plans"} if case["id"] == "UKC040" else set())


def test_no_case_was_lost():
    assert len(CASES) == 47
