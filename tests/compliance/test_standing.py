"""How a requirement stands: always one of seven words, in whatever order things come, never worse for more proof."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from compliance import seeding
from compliance.holding import Held, Proof, held, standing_on
from compliance.scoring.formula import Line, score
from compliance.standing import Applies, Standing

TODAY = date(2026, 11, 23)
DUE_RULES = sorted({row["due_algorithm"] for row in seeding.read("uk_obligations.yaml")})
RANK = {
    Standing.OVERDUE: 0,
    Standing.MISSING: 1,
    Standing.EXPIRING: 2,
    Standing.VALID: 3,
}
NAMES = ("next_letting_date", "tenancy_start", "deposit_received", "request_date", "report_deadline", "check_date")


@dataclass(frozen=True)
class Law:
    """What an obligation says of its proof and dates."""

    due_algorithm: str
    is_served: bool = False
    feeds_fact: bool = False
    awaited: tuple[str, ...] = ()


DAYS = st.integers(-2000, 400).map(lambda number: TODAY + timedelta(days=number))
PAST = st.integers(0, 2000).map(lambda number: TODAY - timedelta(days=number))
LAWS = st.builds(Law, st.sampled_from(DUE_RULES), st.booleans(), st.booleans())
EVENTS = st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=3)


@st.composite
def proofs(draw, number: int) -> Proof:
    """A proof with an end that is not before its day."""
    issued_on = draw(PAST)
    lasts = draw(st.none() | st.integers(0, 4000))
    return Proof(
        key=number,
        issued_on=issued_on,
        expires_on=None if lasts is None else issued_on + timedelta(days=lasts),
        is_satisfactory=draw(st.booleans()),
        served_on=draw(st.none() | PAST),
    )


@st.composite
def stacks(draw) -> list[Proof]:
    """Some proofs of one requirement."""
    return [draw(proofs(number)) for number in range(draw(st.integers(0, 4)))]


def standing(found: Held, *, on: date = TODAY) -> Standing:
    return standing_on(
        on, applies=Applies.HOLDS, is_waived=False, is_held=found.proof is not None, dates=found.dates, lead_days=30
    )


@given(LAWS, stacks(), EVENTS, st.randoms())
def test_it_does_not_turn_on_the_order_in_which_proofs_are_read(law, stack, events, random):
    shuffled = random.sample(stack, len(stack))

    assert held(law, proofs=shuffled, events=events, on=TODAY) == held(law, proofs=stack, events=events, on=TODAY)


@given(LAWS, stacks(), EVENTS, DAYS, st.sampled_from(Applies), st.booleans(), st.booleans())
def test_it_is_one_of_the_seven_words_on_every_day(law, stack, events, on, applies, is_waived, is_awaiting):
    found = held(law, proofs=stack, events=events, on=on)

    said = {"applies": applies, "is_waived": is_waived, "is_held": found.proof is not None, "dates": found.dates}
    word = standing_on(on, **said, lead_days=30, is_awaiting=is_awaiting)
    without = standing_on(on, **said, lead_days=30)

    assert word in Standing
    assert word == without or (word, without) == (Standing.AWAITING_REVIEW, Standing.MISSING)
    assert (word in (Standing.QUESTION, Standing.NOT_REQUIRED)) is (applies == Applies.OPEN)


@given(LAWS, stacks(), EVENTS, st.data())
def test_a_later_end_of_what_is_held_never_lowers_standing_or_score(law, stack, events, data):
    assume(stack)
    number = data.draw(st.integers(0, len(stack) - 1))
    assume(stack[number].expires_on is not None)
    later = replace(
        stack[number], expires_on=stack[number].expires_on + timedelta(days=data.draw(st.integers(1, 4000)))
    )
    before = held(law, proofs=stack, events=events, on=TODAY)
    after = held(law, proofs=[*stack[:number], later, *stack[number + 1 :]], events=events, on=TODAY)

    assert RANK[standing(after)] >= RANK[standing(before)]
    for weight in (Decimal("1.0"), Decimal("1.5")):
        assert total(after, weight=weight) >= total(before, weight=weight)


def total(found: Held, *, weight: Decimal) -> int:
    """The score of this requirement beside another that is valid."""
    due = found.dates.due
    line = Line(weight, standing(found), found.proof is not None, (due - TODAY).days if due else None)
    return score([line, Line(Decimal("1.3"), Standing.VALID, True, None)]).total


@given(LAWS, stacks(), EVENTS)
def test_a_newer_proof_that_ends_no_earlier_never_lowers_standing(law, stack, events):
    before = held(law, proofs=stack, events=events, on=TODAY)
    ends = before.proof.expires_on if before.proof else None
    newer = Proof(key=99, issued_on=TODAY, expires_on=max(ends, TODAY) if ends else None, served_on=TODAY)
    after = held(law, proofs=[*stack, newer], events=events, on=TODAY)

    assert RANK[standing(after)] >= RANK[standing(before)]
