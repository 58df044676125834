"""What a text claims that can be checked: amounts, shares, days, other figures, places to write to, and names.

The same reading is made of the text and of its sources, so what is equal is recognised however it is spelled.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MONTHS, UNITS, TENS = (
    line.split()
    for line in (
        "january february march april may june july august september october november december",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
    )
)
SCALES = {"hundred": 100, "thousand": 1000}
COUNTED = {
    **{word: number for number, word in enumerate(UNITS)},
    **{word: number * 10 for number, word in enumerate(TENS, start=2)},
    **SCALES,
}

MONTH = "|".join(MONTHS)
REACHED = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
LONG_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH})(?:,?\s+(\d{{4}}))?\b", re.IGNORECASE)
US_DAY = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
SHORT_DAY = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
MONTH_YEAR = re.compile(rf"\b({MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
MONEY = re.compile(
    r"(?:£|GBP\s?)\s?(\d[\d,]*)(?:\.(\d{1,2}))?|\b(\d[\d,]*)(?:\.(\d{1,2}))?\s?(?:pounds|GBP)\b", re.IGNORECASE
)
SHARE = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per\s?cent)", re.IGNORECASE)
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[A-Z]{2})\b", re.IGNORECASE)
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?:^|[.!?:;][”\"’)]?\s+|”\s+|\n\s*|[“\"(]\s*)$")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that can be checked: its sort, how it is recognised, and the words."""

    sort: str
    key: str
    words: str


def claims_in(text: str) -> list[Claim]:
    """Everything in a text that can be checked. A name is a word with a capital that no sentence begins with."""
    found: list[Claim] = []
    rest = text
    for sort, pattern, key in PATTERNS:
        for match in pattern.finditer(rest):
            found += [Claim(sort, one, match[0]) for one in key(match)]
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    return found + list(spelled_numbers(rest)) + list(names(rest))


def days(year: str | None, month: str | int, day: str) -> list[str]:
    """A day, as precisely as it is said."""
    number = month if isinstance(month, int) else MONTHS.index(month.lower()) + 1
    if year is None:
        return [f"--{number:02d}-{int(day):02d}"]
    try:
        return [date(int(year), number, int(day)).isoformat()]
    except ValueError:
        return [f"no day {year}-{number}-{day}"]


def pence(pounds: str | None, rest: str | None) -> list[str]:
    """An amount in pence."""
    return [str(int((pounds or "0").replace(",", "")) * 100 + int((rest or "0").ljust(2, "0")))]


PATTERNS = (
    ("contact", REACHED, lambda m: [m[0].rstrip(".,;:)”’").lower()]),
    ("day", LONG_DAY, lambda m: days(m[3], m[2], m[1])),
    ("day", US_DAY, lambda m: days(m[3], m[1], m[2])),
    ("day", ISO_DAY, lambda m: days(m[1], int(m[2]), m[3])),
    ("day", SHORT_DAY, lambda m: days(m[3], int(m[2]), m[1])),
    ("month", MONTH_YEAR, lambda m: [f"{m[2]}-{MONTHS.index(m[1].lower()) + 1:02d}"]),
    ("money", MONEY, lambda m: pence(m[1] or m[3], m[2] or m[4])),
    ("share", SHARE, lambda m: [str(float(m[1]))]),
    ("postcode", POSTCODE, lambda m: [f"{m[1]}{m[2]}".upper()]),
    ("figure", FIGURE, lambda m: [m[0].replace(",", "")]),
)
"""In the order in which they are looked for; what one has found, the next do not see."""


def spelled_numbers(text: str) -> Iterator[Claim]:
    """Numbers in words from two on, such as "nine hundred and fifty"; "one" is a word of its own."""
    run: list[str] = []
    for word in [*(found[0].lower() for found in WORD.finditer(text.replace("-", " "))), ""]:
        if word in COUNTED or (word == "and" and run and run[-1] in SCALES):
            run.append(word)
            continue
        if run and (number := counted(run)) > 1:
            yield Claim("figure", str(number), " ".join(run))
        run = []


def counted(words: Iterable[str]) -> int:
    """The number that words say."""
    total, group = 0, 0
    for word in words:
        if word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
        elif word == "hundred":
            group = max(group, 1) * 100
        else:
            group += COUNTED.get(word, 0)
    return total + group


def names(text: str) -> Iterator[Claim]:
    """Words with a capital. The first of a sentence is marked, since any word has one there."""
    for found in WORD.finditer(text):
        word = found[0]
        if not word[0].isupper() or word == "I":
            continue
        opens = bool(SENTENCE_END.search(text[: found.start()]))
        yield Claim("opening" if opens else "name", bare(word), word)


def bare(word: str) -> str:
    """A word as it is compared: without case and without its genitive."""
    return re.sub(r"['’]s?$", "", word.lower())


def words_in(text: str) -> set[str]:
    """All words of a text, as they are compared."""
    return {bare(found[0]) for found in WORD.finditer(text)}
