"""Findings: each point that an audit looks at, how it stands by the answers, and what is to be done about it by when.

A point is a list of cases, and the first whose condition holds says how it stands. Where none holds, too little is
known: that is a finding of its own, with the finding out as its work. So an answer that is missing never passes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STANDINGS: Mapping[str, str] = {
    "overdue": "Out of date",
    "missing": "Missing",
    "wrong": "Not in order",
    "unknown": "Not known",
    "due": "Due soon",
    "review": "Review due",
    "advice": "Take note",
    "in_order": "In order",
    "not_asked": "Does not apply",
}
"""How a point may stand, in the order in which a reader wants to know."""

TODAY, FIND_OUT_BY = "document_date", "find_out_by"
"""The facts that say from which day an audit looks, and by when what is not known should be."""

SOON = 60
"""Days before a date from which on it is due soon."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How a point stands. `does` is what is to be done, empty where nothing is; `by` the fact that says until when."""

    point: str
    law: str
    standing: str
    says: str
    does: str
    by: str


def spelled_out(block: Mapping[str, Any]) -> Mapping[str, Any]:
    """A block with the short forms of its points written as cases; any other block as it is."""
    if "findings" not in block:
        return block
    return {**block, "points": [with_cases(point) for point in block["points"]]}


def with_cases(point: Mapping[str, Any]) -> dict[str, Any]:
    """A point whose short forms have become cases, after those of its own."""
    rest = {key: value for key, value in point.items() if key not in SHORT}
    cases = [*point.get("cases", ())]
    for name, cases_of in SHORT.items():
        cases += cases_of(**point[name]) if name in point else ()
    return {**rest, "cases": cases}


def dated_cases(*, held: str, until: str, left: str, renew: str, none: str) -> Iterator[dict[str, str]]:
    """What is held (a choice of yes, no and unknown) until a day that is so many days ahead."""
    yes = f"{held} == 'yes' and {left}"
    yield {"when": f"{held} == 'no'", "standing": "missing", "says": none, "do": renew}
    yield {"when": f"{yes} < 0", "standing": "overdue", "says": f"Out of date since {{{until}}}.", "do": renew}
    soon = f"In order until {{{until}}}, which is soon."
    yield {"when": f"{yes} < {SOON}", "standing": "due", "says": soon, "do": renew, "by": until}
    later = f"In order until {{{until}}}."
    yield {"when": f"{yes} >= {SOON}", "standing": "in_order", "says": later, "do": renew, "by": until}


def reviewed_cases(*, held: str, until: str, left: str, renew: str, none: str) -> Iterator[dict[str, str]]:
    """What the law wants kept under review without saying how often: it never runs out, and is due to be looked at."""
    yes = f"{held} == 'yes' and {left}"
    yield {"when": f"{held} == 'no'", "standing": "missing", "says": none, "do": renew}
    yield {"when": f"{yes} < 0", "standing": "review", "says": f"To be looked at again since {{{until}}}.", "do": renew}
    later = f"To be looked at again by {{{until}}}."
    yield {"when": f"{yes} >= 0", "standing": "in_order", "says": later, "do": renew, "by": until}


def asked_cases(*, of: str, yes: str, no: str, do: str, none: str = "") -> Iterator[dict[str, str]]:
    """What was asked outright: a choice of yes, no, unknown and, where `none` is said, of none."""
    yield {"when": f"{of} == 'yes'", "standing": "in_order", "says": yes}
    yield {"when": f"{of} == 'no'", "standing": "wrong", "says": no, "do": do}
    if none:
        yield {"when": f"{of} == 'none'", "standing": "not_asked", "says": none}


SHORT: Mapping[str, Callable[..., Iterator[dict[str, str]]]] = {
    "dated": dated_cases,
    "reviewed": reviewed_cases,
    "asked": asked_cases,
}
"""The short forms of points."""


def found(point: Mapping[str, Any], *, case: Mapping[str, Any] | None) -> Finding:
    """The finding of a point by the case that holds, or that it is not known."""
    if case is None:
        return Finding(point["point"], point["law"], "unknown", "Not known: find out.", point["find"], FIND_OUT_BY)
    says, does = case["says"], case.get("do", "")
    return Finding(point["point"], point["law"], case["standing"], says, does, case.get("by", TODAY))


def points_in(body: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every point of a body, whatever its conditions."""
    for block in body:
        yield from block.get("points", ()) if "findings" in block else ()
