"""Whether a written text says only what it may: what is in the snapshot, follows from it by a rule, or is law."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from documents.generation.claims import Claim, claims_in, words_in
from documents.generation.facts import in_words, listed, said
from documents.generation.questions import AnswerType, Question
from documents.generation.recipes import Recipe

OPENERS = Path(__file__).parent / "data" / "openers.txt"


def unsupported(output: Mapping[str, str], *, recipe: Recipe, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the fields claim without a source, each with its field and its words; empty where all of it is known."""
    sources = list(sources_of(recipe, facts=facts))
    said_there = {claim for text in sources for claim in claims_in(text)}
    known = {(claim.sort, claim.key) for claim in said_there} | following(said_there)
    known |= {("name", word) for text in sources for word in words_in(text)}
    opening = own_words(recipe) | ordinary_words()
    return [
        {"code": "unsupported", "field": name, "words": claim.words}
        for name, text in output.items()
        for claim in claims_in(text)
        if not is_known(claim, known=known, opening=opening)
    ]


def is_known(claim: Claim, *, known: set[tuple[str, str]], opening: Set[str]) -> bool:
    """Whether a claim has a source. A word that opens a sentence needs one only where it is no ordinary word."""
    if claim.sort == "opening":
        return claim.key in opening or ("name", claim.key) in known
    return (claim.sort, claim.key) in known


def sources_of(recipe: Recipe, *, facts: Mapping[str, Any]) -> Iterable[str]:
    """Every text that a claim may rest on: the facts as texts say them, the table of law, the document's own name."""
    yield from (recipe.title, "Landlord Tenant Contract-holder Landlord's Tenant's")
    yield from (f"{law.cites}. {law.says} {law.url}" for law in recipe.law)
    for name in facts:
        yield from said_ways(name, recipe=recipe, facts=facts)


def said_ways(name: str, *, recipe: Recipe, facts: Mapping[str, Any]) -> Iterable[str]:
    """How a fact may be said."""
    question = recipe.named.get(name)
    if question and question.type is AnswerType.ROWS:
        yield from rows_said(question, rows=facts[name] or [])
        return
    if name in recipe.types and (words := in_words(name, recipe=recipe, facts=facts)) is not None:
        yield words
        yield question.shown_as if question else f"{words} per cent" if name in shares(recipe) else ""
    if isinstance(facts[name], list):
        yield f"{len(facts[name])} {listed(list(map(str, facts[name])))}"


def shares(recipe: Recipe) -> set[str]:
    """The facts that count hundredths."""
    return {one.name for one in recipe.derived if one.rule == "per_cent_change"}


def rows_said(question: Question, *, rows: list[dict[str, Any]]) -> Iterable[str]:
    """The cells of rows, and how many rows there are."""
    yield str(len(rows))
    for row in rows:
        for column in question.columns:
            if row.get(column.name) is not None:
                yield said(row[column.name], type=column.type, choices=column.choices)


def following(claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """What follows from known days: the same without its year, its month, its year and its day of the week."""
    follows: set[tuple[str, str]] = set()
    for claim in claims:
        if claim.sort == "day" and claim.key[:1].isdigit():
            day = date.fromisoformat(claim.key)
            follows |= {("day", f"--{day:%m-%d}"), ("month", f"{day:%Y-%m}"), ("figure", str(day.year))}
            follows |= {("name", f"{day:%A}".lower()), ("name", f"{day:%B}".lower())}
    return follows


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that open sentences and name nobody."""
    return frozenset(OPENERS.read_text().split())


def own_words(recipe: Recipe) -> set[str]:
    """The words of the recipe's own fixed sentences."""
    return set().union(*(words_in(f"{one.says} {sentence.text}") for one in recipe.fields for sentence in one.offline))
