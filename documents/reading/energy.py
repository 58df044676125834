"""The current energy rating."""

import re
from collections.abc import Sequence

from documents.reading.fields import DOUBTFUL, LIKELY, SURE, Field, source_in
from documents.reading.pages import Text

RATING: Sequence["re.Pattern[str]"] = (
    re.compile(
        r"current(?: energy)?(?: efficiency)?(?: rating)?(?: is| band|"
        r":)?\s*(?:band )?(?P<band>[A-G])\b[\s,;(|]*(?:with (?:a )?)?(?:score|"
        r"points?)?\s*(?:of )?\(?(?P<score>\d{1,3})\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"current(?: energy)?(?: efficiency)?(?: rating)?(?: is|:)?\s*(?P<score>\d{1,3})\s*[|(]?\s*(?P<band>[A-G])\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"current(?: energy)?(?: efficiency)?(?: rating)?[^.\n]{0,20}?\b(?P<band>[A-G])\b\s*\(?(?P<score>\d{1,3})\)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"energy (?:efficiency )?rating(?: is|:)?\s*(?P<band>[A-G])\b[\s,;(|]*(?:score|"
        r"points?)?\s*\(?(?P<score>\d{1,3})\b",
        re.IGNORECASE,
    ),
)
BAND_ONLY = re.compile(r"energy (?:efficiency )?rating(?: is|:)?\s*(?P<band>[A-G])\b", re.IGNORECASE)
BANDS = {"A": (92, 120), "B": (81, 91), "C": (69, 80), "D": (55, 68), "E": (39, 54), "F": (21, 38), "G": (1, 20)}


def rating_of(text: Text) -> dict[str, Field | None]:
    """The current energy rating and its score, and neither the potential nor the environmental one."""
    for pattern in RATING:
        for cell in text.cells:
            for match in pattern.finditer(cell.text):
                if re.search(
                    r"environment|carbon|co2|potential",
                    match[0] + cell.text[max(0, match.start() - 30) : match.start()],
                    re.IGNORECASE,
                ):
                    continue
                score, band = int(match["score"]), match["band"].upper()
                low, high = BANDS[band]
                sure = SURE if low <= score <= high else DOUBTFUL
                where = source_in(cell, *match.span())
                return {"epc_rating": Field(band, sure, where), "epc_score": Field(score, sure, where)}
    for cell in text.cells:
        if band_only := BAND_ONLY.search(cell.text):
            return {
                "epc_rating": Field(band_only["band"].upper(), LIKELY, source_in(cell, *band_only.span())),
                "epc_score": None,
            }
    return {"epc_rating": None, "epc_score": None}
