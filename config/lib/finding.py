"""Finding rows by parts of their words, however many there are."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Q
from django.db.models.functions import Upper


def parts_index(*columns: str, name: str) -> GinIndex:
    """The index by which rows are found by any part of these columns, as `icontains` asks; it needs pg_trgm."""
    return GinIndex(*[OpClass(Upper(column), name="gin_trgm_ops") for column in columns], name=name)


def says_all(words: str, *, columns: tuple[str, ...]) -> Q:
    """Rows that have every one of the words in some of the columns; every row where there are no words."""
    found = Q()
    for word in words.split():
        somewhere = Q()
        for column in columns:
            somewhere |= Q(**{f"{column}__icontains": word})
        found &= somewhere
    return found
