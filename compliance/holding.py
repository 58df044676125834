"""What is held for a requirement on a day, and the dates that follow from it. Pure: plain values in and out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from compliance.due.dates import EXPIRES, ISSUED, NONE, PREVIOUS, Dates, Events
from compliance.due.rules import rule
from compliance.standing import Applies, Standing

REPORT_DEADLINE, NEXT_LETTING = "report_deadline", "next_letting_date"


class Law(Protocol):
    """What an obligation says of its proof and its dates."""

    @property
    def due_algorithm(self) -> str: ...
    @property
    def is_served(self) -> bool: ...
    @property
    def feeds_fact(self) -> bool: ...
    @property
    def awaited(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence that stands, with when the tenant was given it."""

    key: int
    issued_on: date
    expires_on: date | None = None
    previous_deadline: date | None = None
    report_deadline: date | None = None
    is_satisfactory: bool = True
    served_on: date | None = None

    @property
    def events(self) -> Events:
        """The dates that the due rule may turn on."""
        named = {
            ISSUED: self.issued_on,
            EXPIRES: self.expires_on,
            PREVIOUS: self.previous_deadline,
            REPORT_DEADLINE: self.report_deadline,
        }
        return {name: day for name, day in named.items() if day is not None}


@dataclass(frozen=True, slots=True)
class Held:
    """The proof that counts, if there is one, and the dates to keep now."""

    proof: Proof | None
    dates: Dates


def held(law: Law, *, proofs: Sequence[Proof], events: Events, on: date) -> Held:
    """What is held on a day: the latest proof that counts. `events` are the other dates of the due rule."""
    due = rule(law.due_algorithm)
    proof = latest(countable(law, proofs=proofs, on=on))
    if not due.is_once:
        return Held(proof, due.dates({**events, **(proof.events if proof else {})}, on=on))
    asked = due.dates(events, on=on)
    if proof is not None and answers(law, proof=proof, events=events):
        return Held(proof, NONE)
    return Held(None, asked)


def countable(law: Law, *, proofs: Iterable[Proof], on: date) -> list[Proof]:
    """The proofs there are by that day, given to the tenant where the law asks for that, of things that passed.

    A check that found faults is a check all the same where the faults are chased by a duty of their own.
    """
    return [
        proof
        for proof in proofs
        if proof.issued_on <= on
        and (proof.is_satisfactory or law.feeds_fact)
        and (not law.is_served or (proof.served_on is not None and proof.served_on <= on))
    ]


def latest(proofs: Iterable[Proof]) -> Proof | None:
    """The one of the latest day; of two of one day, the one that was recorded later."""
    return max(proofs, key=lambda proof: (proof.issued_on, proof.key), default=None)


def answers(law: Law, *, proof: Proof, events: Events) -> bool:
    """Whether a proof settles a duty that is done once. Where each new check calls for it anew, only a later one."""
    return all(proof.issued_on >= events[name] for name in law.awaited if name in events)


def standing_on(
    on: date, *, applies: str, is_waived: bool, is_held: bool, dates: Dates, lead_days: int, is_awaiting: bool = False
) -> Standing:
    """How well a requirement stands on a day. The same as `judging.STANDING`, for one.

    `is_awaiting` says that a document waits to be compared and recorded; it hides nothing worse than what is missing.
    """
    if applies == Applies.OPEN:
        return Standing.NOT_REQUIRED if is_waived else Standing.QUESTION
    if dates.deadline is not None and dates.deadline < on:
        return Standing.OVERDUE
    if not is_held:
        return Standing.AWAITING_REVIEW if is_awaiting else Standing.MISSING
    is_near = dates.due is not None and (dates.due - on).days <= lead_days
    return Standing.EXPIRING if is_near else Standing.VALID
