"""Laying a recipe out as blocks: its fixed text with the facts in their places, and the written fields in theirs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from documents.generation import blocks
from documents.generation.blocks import Block
from documents.generation.facts import BLANK, Filling, in_words, label_of, said
from documents.generation.findings import STANDINGS, TODAY, Finding, found
from documents.generation.questions import AnswerType, Question
from documents.generation.recipes import Recipe

FIGURES = (AnswerType.MONEY, AnswerType.NUMBER, AnswerType.AREA)


class Layout:
    """One pass over a recipe's body. `gaps` are afterwards the facts that it needed and did not have."""

    def __init__(self, recipe: Recipe, *, facts: Mapping[str, Any], output: Mapping[str, str]) -> None:
        self.recipe, self.facts, self.output = recipe, facts, output
        self.filling = Filling(recipe, facts)
        self.section = 0

    @property
    def gaps(self) -> Mapping[str, str]:
        """What was not given: the label of each by its name."""
        return self.filling.gaps

    def blocks(self) -> list[Block]:
        """Everything that is printed, in reading order."""
        return [block for one in self.recipe.body if self.filling.allows(one) for block in self.laid(one)]

    def laid(self, one: Mapping[str, Any]) -> Iterator[Block]:
        """What a block of the recipe becomes; its shape is the first of its keys that is known."""
        shape = next(key for key in one if key in SHAPES)
        yield from SHAPES[shape](self, one[shape], one)

    def lines(self, names: list[str]) -> list[str]:
        """Facts as lines of a letterhead; those that were not given are left out."""
        lines: list[str] = []
        for name in names:
            value = self.facts.get(name)
            if value is not None:
                in_lines = self.recipe.types[name] is AnswerType.ADDRESS
                lines += value if in_lines else [in_words(name, recipe=self.recipe, facts=self.facts) or ""]
        return lines

    def letter(self, said_of: Mapping[str, Any], _: Any) -> Iterator[Block]:
        """A letterhead."""
        yield blocks.Letterhead(
            sender=self.lines(said_of["from"]),
            recipient=self.lines(said_of["to"]),
            on=self.filling.of(said_of["on"]),
            subject=self.filling.fill(said_of["subject"]),
        )

    def text(self, text: str, _: Any) -> Iterator[Block]:
        """A paragraph of fixed text."""
        yield blocks.Paragraph(self.filling.fill(text))

    def field(self, name: str, _: Any) -> Iterator[Block]:
        """The paragraphs of a written field."""
        yield from (blocks.Paragraph(line) for line in self.output[name].split("\n") if line.strip())

    def heading(self, text: str, _: Any) -> Iterator[Block]:
        """A heading without a number."""
        yield blocks.Heading(self.filling.fill(text))

    def numbered(self, title: str, one: Mapping[str, Any]) -> Iterator[Block]:
        """A numbered section with its numbered clauses."""
        self.section += 1
        yield blocks.Heading(self.filling.fill(title), f"{self.section}")
        ones = [each if isinstance(each, dict) else {"text": each} for each in one.get("clauses", ())]
        kept = [each for each in ones if self.filling.allows(each)]
        for number, each in enumerate(kept, start=1):
            yield from self.clause(each, number=f"{self.section}.{number}")

    def clause(self, each: Mapping[str, Any], *, number: str) -> Iterator[Block]:
        """A clause; one that stands for a written field has its words."""
        text = self.output[each["field"]] if "field" in each else self.filling.fill(each["text"])
        yield blocks.Clause(number, text, self.filling.texts(each.get("points", ())))

    def bullets(self, texts: list[Any], _: Any) -> Iterator[Block]:
        """A list, without the points whose conditions do not hold."""
        if kept := self.filling.texts(texts):
            yield blocks.Bullets(kept)

    def ticks(self, texts: list[Any], _: Any) -> Iterator[Block]:
        """Boxes to tick."""
        if kept := self.filling.texts(texts):
            yield blocks.Tick(kept)

    def fact_table(self, names: list[str], one: Mapping[str, Any]) -> Iterator[Block]:
        """What was said, by name; optional facts that were not given are left out. `labels` rename some of them."""
        labels = one.get("labels", {})
        rows = [
            (
                labels.get(name) or label_of(name, recipe=self.recipe),
                in_words(name, recipe=self.recipe, facts=self.facts) or BLANK,
            )
            for name in names
            if self.is_shown(name)
        ]
        if rows:
            yield blocks.Facts(rows)

    def is_shown(self, name: str) -> bool:
        """Whether a fact stands in a table: it was given, or it has to be."""
        question = self.recipe.named.get(name)
        return self.facts.get(name) is not None or bool(question and question.is_required and not question.when)

    def table(self, name: str, one: Mapping[str, Any]) -> Iterator[Block]:
        """Rows that were given, with their sums. `by_hand` are further columns, left empty to be written in."""
        columns, by_hand = self.recipe.named[name].columns, one.get("by_hand", [])
        empty = [""] * len(by_hand)
        rows = [[*cells(row, columns=columns), *empty] for row in self.facts.get(name) or []]
        if not rows:
            return
        sums = one.get("total", {})
        total = [*(self.filling.of(sums[at.name]) if at.name in sums else "" for at in columns), *empty] if sums else []
        figures = frozenset(at for at, column in enumerate(columns) if column.type in FIGURES)
        headings = [*(at.asks for at in columns), *by_hand]
        yield blocks.Table(label_of(name, recipe=self.recipe), headings, rows, total, figures)

    def findings(self, caption: str, one: Mapping[str, Any]) -> Iterator[Block]:
        """How each point stands, with the law that asks for it."""
        rows = [
            [each.point, STANDINGS[each.standing], f"{self.filling.fill(each.says)} {self.cited(each)}".strip()]
            for each in self.found_in(one)
        ]
        if rows:
            yield blocks.Table(caption, ["Point", "Standing", "Finding"], rows, look="findings")

    def cited(self, each: Finding) -> str:
        """The law of a finding; nothing where it does not apply."""
        return "" if each.standing == "not_asked" else f"{self.filling.of(f'law.{each.law}')}."

    def found_in(self, one: Mapping[str, Any]) -> Iterator[Finding]:
        """The findings of a block, one for each of its points."""
        for point in filter(self.filling.allows, one["points"]):
            yield found(point, case=next(filter(self.filling.allows, point["cases"]), None))

    def all_found(self) -> list[Finding]:
        """The findings of the whole document."""
        blocks_of = (one for one in self.recipe.body if "findings" in one and self.filling.allows(one))
        return [each for one in blocks_of for each in self.found_in(one)]

    def glance(self, caption: str, _: Any) -> Iterator[Block]:
        """How many points stand how."""
        standings = [each.standing for each in self.all_found()]
        rows = [[words, str(standings.count(key))] for key, words in STANDINGS.items() if key in standings]
        yield blocks.Table(caption, ["Standing", "Points"], rows, ["All", str(len(standings))], frozenset({1}))

    def plan(self, caption: str, _: Any) -> Iterator[Block]:
        """What is to be done, the most urgent first."""
        work = [each for each in self.all_found() if each.does]
        days = {each.by: self.facts.get(each.by) or self.facts[TODAY] for each in work}
        work.sort(key=lambda each: max(days[each.by], self.facts[TODAY]))
        rows = [[self.by_when(days[each.by], name=each.by), each.point, self.filling.fill(each.does)] for each in work]
        if rows:
            yield blocks.Table(caption, ["By", "Point", "What is to be done"], rows, look="plan")

    def by_when(self, day: str, *, name: str) -> str:
        """The day by which something is to be done, or that it cannot wait."""
        return "At once" if day <= self.facts[TODAY] else self.filling.of(name)

    def note(self, text: str, _: Any) -> Iterator[Block]:
        """Something set apart."""
        yield blocks.Note(self.filling.fill(text))

    def signatures(self, names: list[str], _: Any) -> Iterator[Block]:
        """A place to sign for everybody named."""
        people: list[str] = []
        for name in names:
            value = self.facts.get(name)
            people += value if isinstance(value, list) else [value] if value else []
        yield blocks.Signatures(people)

    def blank(self, label: str, _: Any) -> Iterator[Block]:
        """A line to fill in."""
        yield blocks.Blank(self.filling.fill(label))

    def page_break(self, _: Any, __: Any) -> Iterator[Block]:
        """A new page."""
        yield blocks.PageBreak()


def cells(row: Mapping[str, Any], *, columns: Sequence[Question]) -> list[str]:
    """A row as its table says it; empty where a column was not answered."""
    return ["" if row.get(at.name) is None else said(row[at.name], type=at.type, choices=at.choices) for at in columns]


SHAPES: Mapping[str, Callable[[Layout, Any, Mapping[str, Any]], Iterator[Block]]] = {
    "letter": Layout.letter,
    "text": Layout.text,
    "field": Layout.field,
    "heading": Layout.heading,
    "section": Layout.numbered,
    "list": Layout.bullets,
    "tick": Layout.ticks,
    "facts": Layout.fact_table,
    "table": Layout.table,
    "findings": Layout.findings,
    "glance": Layout.glance,
    "plan": Layout.plan,
    "note": Layout.note,
    "signatures": Layout.signatures,
    "blank": Layout.blank,
    "break": Layout.page_break,
}
"""What each key of a body's block becomes."""
