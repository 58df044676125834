"""What the words beside a day say that it is."""

import re
from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a day says."""

    INSPECTION = "inspection_date"
    ISSUE = "issue_date"
    EXPIRY = "expiry_or_next_due"
    RECEIVED = "received"
    BARE = "bare"
    OTHER = "other"


def words(*parts: str) -> "re.Pattern[str]":
    """Any of these, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)


CHECK = (
    r"(?:inspect\w*|check\w*|test\w*|assess\w*|survey\w*|examin\w*|audit\w*|visit\w*|servic\w*|apprais\w*|"
    r"record|works? (?:carried|completed)|report)"
)
ROLES: Sequence[tuple[Role, "re.Pattern[str]"]] = (
    (
        Role.OTHER,
        words(
            r"(?:last|previous|prior|earlier) ",
            r"calibrat",
            r"install(?:ed|ation) (?:date|on)",
            r"date (?:of )?install",
            r"fitted",
            r"appointment",
            r"booked",
            r"manufactur",
            r"date of birth",
            r"born",
            r"d\.?o\.?b",
            r"built",
            r"(?:id )?card (?:expir|valid)",
            r"licence card",
            r"end of (?:service )?life",
            r"replace (?:by|unit|alarm|head)",
            r"payment",
            r"paid",
            r"invoice",
            r"bill date",
            r"reading (?:due|date)",
            r"printed",
            r"date of print",
            r"order",
            r"rent (?:due|review)",
            r"gas (?:safe )?id",
            r"qualif",
            r"accredited (?:since|until)",
            r"registered since",
            r"purchase",
            r"amend(?:ed|ment)",
            r"edition",
            r"published",
            r"commission",
            r"built",
            r"first (?:let|occup)",
            r"battery",
            r"application (?:received|date)",
            r"date of application",
            r"remedial",
            r"rectif",
            r"complete (?:by|within)",
            r"action (?:by|due)",
            r"target",
            r"signed by the tenant",
            r"next (?:meter )?reading",
            r"tax",
            r"claim",
            r"proposal",
            r"quote",
            r"next (?:payment|instal)",
        ),
    ),
    (
        Role.EXPIRY,
        words(
            rf"next (?:\w+[ /]){{0,5}}{CHECK}",
            r"next (?:due|date)",
            r"next (?:\w+ ){0,3}(?:due|review|visit)",
            r"(?:valid|validity|lasts?|runs?|current|in force|effective|granted|continues?|"
            r"licensed) (?:\w+ )?(?:until|till|to|through)",
            r"valid (?:up )?(?:until|to)",
            r"expir\w*",
            r"not later than",
            r"no later than",
            r"review (?:date|due|by|before|on)",
            r"(?:re-?inspection|re-?test|re-?assessment|retest\w*|re-?check|renewal|"
            r"renew)(?: (?:is |was )?(?:date|due|by|before|on|required|recommended))*",
            rf"{CHECK} (?:\w+ )?(?:due|required|needed) (?:\w+ )?(?:by|before|on|date)",
            r"(?:test|check|inspect) again",
            rf"(?:further|another|repeat|subsequent|following|annual) {CHECK}[^.]{{0,25}}(?:by|"
            rf"before|due|required|date)",
            r"due\W*$",
            r"date (?:for|of) (?:next )?(?:review|renewal|expiry|re-?test)",
            r"due (?:by|before|date|on|again|no later)",
            r"(?:recommended|proposed|suggested) (?:\w+ )?(?:re)?(?:review|date|inspection|test)",
            r"end(?:s|ing)? (?:date|on|of (?:the )?(?:term|tenancy|cover|insurance|fixed term|licence|period))",
            r"cover (?:ends?|until|to)",
            r"(?:term|licence|cover|policy|registration|period) ends?",
            r"ends",
            r"date of expiry",
            r"good until",
            r"use before",
            r"last day",
            r"further (?:inspect|test|check|examin|assess)\w*",
            r"re-?(?:inspected|tested|checked|assessed|examined)",
            r"to be (?:re-?)?(?:inspected|tested|checked|reviewed)(?: \w+)? (?:by|before)",
            r"on or before",
            r"until",
        ),
    ),
    (Role.ISSUE, words(r"protected (?:on|since|from)", r"date of protection", r"protection date")),
    (
        Role.OTHER,
        words(
            r"start\w*",
            r"commenc\w*",
            r"begin\w*",
            r"effective (?:from|date)",
            r"from\b(?! the)",
            r"since",
            r"move[- ]?in",
            r"tenancy date",
            r"valid from",
            r"inception",
            r"occupation date",
            r"in force from",
            r"takes effect",
        ),
    ),
    (Role.RECEIVED, words(r"received", r"receipt of (?:the )?deposit", r"deposit (?:taken|given)", r"date of receipt")),
    (
        Role.ISSUE,
        words(
            r"issu\w*",
            r"(?:date|dated) of (?:this )?(?:report|certificate|licence|registration|agreement|"
            r"grant|issue|signature)",
            r"(?:report|certificate|cert|licence|registration|document|agreement|schedule|policy|"
            r"letter) (?:was )?(?:dated?|issued|signed)",
            r"protected(?: on| since| from)?",
            r"registered on",
            r"registration date",
            r"date registered",
            r"lodged",
            r"granted",
            r"signed(?: and dated| off)?(?: on)?",
            r"date signed",
            r"signature",
            r"authori[sz]ed(?: on)?",
            r"dated?(?= this)",
            r"dated",
            r"date of protection",
            r"protection date",
            r"certificate date",
            r"report date",
            r"approved on",
            r"made on",
            r"produced",
        ),
    ),
    (
        Role.INSPECTION,
        words(
            rf"(?:date|day|time|dates)(?:\(s\)|s)? (?:and time )?(?:of |for )?(?:\w+[ /]){{0,4}}{CHECK}",
            rf"{CHECK}\b[^.]{{0,25}}(?:date|on|completed|carried out|done|undertaken)",
            r"carried out",
            r"undertaken",
            r"inspected",
            r"tested",
            r"assessed",
            r"surveyed",
            r"examined",
            r"checked",
            r"visited",
            r"inspection",
            r"assessment",
            r"survey",
            r"date of (?:the )?works?",
            r"site visit",
            r"attended",
            r"test(?:ing)? date",
            r"completed on",
            r"date completed",
            r"test",
            r"check",
            r"visit",
            r"audit",
            r"service",
        ),
    ),
    (Role.BARE, words(r"date\b", r"day\b")),
)
ALONE = {"to": Role.EXPIRY, "date to": Role.EXPIRY, "end": Role.EXPIRY, "certificate": Role.ISSUE, "report": Role.ISSUE}
"""Words that say something of a day only where they stand by themselves."""


def role_of(label: str) -> Role | None:
    """What a label says of its day; the more particular words of the table count before the others."""
    plain = label.strip(" :.-–|").lower()
    if plain in ALONE:
        return ALONE[plain]
    return next((role for role, pattern in ROLES if pattern.search(label)), None)
