"""What a report holds, before it is set as a file: facts, and tables whose rows stand in groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it holds figures, and whether it has room on paper."""

    heading: str
    is_figure: bool = False
    is_on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, such as those of a home."""

    name: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `by` is what the groups are: in a flat file their names stand in a column of that name."""

    title: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    by: str = ""

    @property
    def headings(self) -> list[str]:
        """Of all columns, as a flat file has them."""
        return [*([self.by] if self.by else []), *(column.heading for column in self.columns)]

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """All rows, each with its group."""
        for group in self.groups:
            yield from ([*([group.name] if self.by else []), *row] for row in group.rows)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says. Its last table is the one in full detail, which a CSV file holds."""

    title: str
    about: str
    on: date
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    notes: Sequence[str] = ()
