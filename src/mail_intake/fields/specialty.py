"""Specialties, kept as written; an own table of words (codes of the NUCC set) recognises them in prose."""

import re
from datetime import date

from mail_intake.fields.fold import fold, key
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.placeholder import absent
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: Words people use, and the NUCC taxonomy code they mean; "" where several could be meant.
ALIASES = {
    "family practice": "207Q00000X", "family medicine": "207Q00000X", "pediatrics": "208000000X",
    "peds": "208000000X", "internal medicine": "207R00000X", "ob/gyn": "207V00000X",
    "obgyn": "207V00000X", "obstetrics and gynecology": "207V00000X", "women's health": "207V00000X",
    "psychiatry": "2084P0800X", "child and adolescent psychiatry": "2084P0804X",
    "child psychiatry": "2084P0804X", "clinical social work": "1041C0700X",
    "licensed professional counselor": "101YP2500X", "marriage and family therapy": "106H00000X",
    "psychology": "103TC0700X", "chiropractic": "111N00000X", "physical therapy": "225100000X",
    "occupational therapy": "225X00000X", "hand therapy": "225X00000X",
    "speech-language pathology": "235Z00000X", "speech therapy": "235Z00000X",
    "speech language pathology": "235Z00000X", "dentistry": "122300000X",
    "general dentistry": "1223G0001X", "pediatric dentistry": "1223P0221X",
    "endodontics": "1223E0200X", "orthodontics": "1223X0400X", "periodontics": "1223P0300X",
    "oral surgery": "1223S0112X", "dental hygiene": "124Q00000X", "urgent care": "261QU0200X",
    "pharmacy": "3336C0003X", "acupuncture": "171100000X", "naturopathic medicine": "175F00000X",
    "naturopathy": "175F00000X", "nurse-midwifery": "367A00000X", "midwifery": "176B00000X",
    "doula": "374J00000X", "community health worker": "172V00000X", "peer support": "175T00000X",
    "optometry": "152W00000X", "ophthalmology": "207W00000X", "orthopedics": "207X00000X",
    "orthopedic surgery": "207X00000X", "orthopaedics": "207X00000X", "cardiology": "207RC0000X",
    "gastroenterology": "207RG0100X", "dermatology": "207N00000X", "mohs surgery": "207ND0101X",
    "radiology": "2085R0202X", "emergency medicine": "207P00000X", "home health": "251E00000X",
    "durable medical equipment": "332B00000X", "podiatry": "213E00000X", "neurology": "2084N0400X",
    "neurosurgery": "207T00000X", "urology": "208800000X", "nephrology": "207RN0300X",
    "oncology": "207RX0202X", "hematology": "207RH0000X", "pulmonology": "207RP1001X",
    "endocrinology": "207RE0101X", "rheumatology": "207RR0500X", "allergy and immunology": "207K00000X",
    "otolaryngology": "207Y00000X", "ear nose and throat": "207Y00000X", "ent": "207Y00000X",
    "anesthesiology": "207L00000X", "pathology": "207ZP0102X", "physical medicine": "208100000X",
    "pain management": "208VP0000X", "pain medicine": "208VP0000X", "sports medicine": "207QS0010X",
    "geriatrics": "207QG0300X", "geriatric medicine": "207QG0300X", "general surgery": "208600000X",
    "plastic surgery": "208200000X", "vascular surgery": "2086S0129X", "audiology": "231H00000X",
    "massage therapy": "225700000X", "dietetics": "133V00000X", "nutrition": "133V00000X",
    "infectious disease": "207RI0200X", "addiction medicine": "207QA0401X", "hospice": "251G00000X",
    "sleep medicine": "207QS1201X", "wound care": "", "behavioral health": "", "mental health": "",
    "primary care": "", "counseling": "", "therapy": "", "surgery": "", "substance use disorder treatment": "",
    "applied behavior analysis": "103K00000X", "infusion therapy": "", "telehealth": "",
    "family nurse practitioner": "363LF0000X", "psychiatric nurse practitioner": "363LP0808X",
}  # fmt: skip
_NUCC = re.compile(r"\b\d{3}[0-9A-Z]{6}X\b")
_LONGEST_FIRST = "|".join(
    re.escape(alias).replace(r"\ ", r"\s+").replace("'", "['’]")
    for alias in sorted(ALIASES, key=len, reverse=True)
)
_FOUND = re.compile(rf"(?<![\w-])(?:{_LONGEST_FIRST})(?![\w-])", re.IGNORECASE)
LONGEST = 160


def code(text: str) -> str:
    """Return the NUCC taxonomy code, as a hint for staff; "" where words do not settle it."""
    stated = _NUCC.search(text)
    if stated:
        return stated[0]
    return ALIASES.get(fold(text).casefold(), ALIASES.get(key(text), ""))


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: as written, white space folded."""
    del on
    missing = absent(raw)
    if missing is not None:
        return missing
    text = fold(raw).strip(' :;,*•-–|".')
    if not any(char.isalpha() for char in text) or "@" in text or len(text) > LONGEST:
        return invalid("no_specialty")
    return valid(text, "ok" if code(text) else "unmapped")


def find(line: str) -> tuple[Match, ...]:
    """Specialties in prose; words that could mean several get less confidence."""
    return tuple(
        Match(
            start=hit.start(), end=hit.end(), raw=hit[0],
            confidence=0.7 if ALIASES.get(" ".join(hit[0].casefold().split())) else 0.4,
        )
        for hit in _FOUND.finditer(line[:2000])
    )  # fmt: skip


KIND = Kind(
    name="specialty",
    find=find,
    judge=judge,
    explain=explaining({}, "Please name your field, like Family Medicine."),
    mask=as_it_is,
    show=as_it_is,
)
