"""Dates as Americans write them, as ISO 8601; a year that is left out is found from the mail's date."""

import re
from collections.abc import Iterator
from datetime import date

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.relative import RELATIVE, counted
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Outcome, Verdict

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TENTHS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
#: Days in words: "the twenty-third of May".
_WORDED = {word: number for number, word in enumerate(_TENTHS, 1)} | {
    f"{tens} {word}": base + number
    for tens, base, units in (("twenty", 20, 9), ("thirty", 30, 1))
    for number, word in enumerate(_TENTHS[:units], 1)
} | {"thirtieth": 30}  # fmt: skip
_WORD = "|".join(word.replace(" ", r"[-\s]") for word in sorted(_WORDED, key=len, reverse=True))
_ORD = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:\s{0,2},?\s{0,2}(?P<y>\d{4})\b)?"
#: Of Spanish: "1 de junio de 2026", "1º de junio".
_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
_SHAPES = (
    re.compile(
        r"(?<![\d/.-])(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?:T[\d:.]+Z?| 00:00(?::00)?)?(?![\d/-])"
    ),
    re.compile(
        r"(?<![\d/.-])(?P<m>\d{1,2})\s?(?P<s>[/.-])\s?(?P<d>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4}|\d{2})(?![\d/-])"
    ),
    re.compile(
        rf"\b(?P<mon>{_MONTH})\s{{0,2}}(?:the\s)?(?P<d>\d{{1,2}}){_ORD}(?!\d){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}}){_ORD}\s{{1,2}}(?:(?:day\s)?of\s)?(?P<mon>{_MONTH}){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})-(?P<mon>{_MONTH})(?:-(?P<y>\d{{4}}|\d{{2}})\b)?", re.IGNORECASE
    ),
    re.compile(rf"\b(?P<w>{_WORD})\s{{1,2}}(?:day\s)?of\s(?P<mon>{_MONTH}){_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?P<mon>{_MONTH})\s{{1,2}}(?:the\s)?(?P<w>{_WORD})\b{_YEAR}", re.IGNORECASE),
    re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d|/|-\d+-)"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:\.?[ºo°])?\sde\s(?P<mes>{'|'.join(_MESES)})(?:\s(?:de|del)\s(?P<y>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
)
_AT_ONCE = re.compile(
    r"\b(?:immediate(?:ly)?|asap|as soon as possible|right away|upon receipt|at once|effective now|now)\b",
    re.IGNORECASE,
)
#: The words say that it has happened: then a date without a year is the last such one.
_PAST = re.compile(
    r"\b(?:left|retired|moved|closed|passed away|died|deceased|departed|resigned|was|were|has|have|had|opened|"
    r"joined|started|began|hired|said|stopped|separated|ended|parted|gave|took|added|removed|changed|switched|terminated|relocated|renamed|replaced|since|last (?:month|week|year)|"
    r"ago|already)\b(?!\s+(?:to\s+)?(?:be|will)\b)",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:(?:is|are|be|being)\s(?:being\s)?(?:replaced|moved|closed|changed|opened|added|removed|terminated|relocated|renamed|switched|hired)|will|shall|going to|is|are|be|retires|leaves|leaving|retiring|moves|moving|closing|joining|starts|upcoming|"
    r"plans?|takes?|joins?|begins?|comes?|sees?|closes?|opens?|opening|changes|changing|becomes?)\b",
    re.IGNORECASE,
)


def judge(raw: str, on: date | None = None, *, past: bool | None = None) -> Verdict:
    """Normal form "2026-03-01". "Immediately" gives no date.

    `on` is the mail's date; `past` says whether the words around it say that it has happened,
    where they do not stand in `raw` itself.
    """
    text = without_remark(fold(raw))
    found = _first(text)
    if found is None:
        if _AT_ONCE.search(text):
            return Verdict(outcome=Outcome.ABSENT, code="at_once")
        return counted(text, on)
    groups = found.groupdict()
    year, month = groups.get("y"), _month(groups)
    day = int(groups["d"]) if groups.get("d") else _day(groups["w"])
    if year is None:
        return _without_year(month, day, on, past=is_past(text) if past is None else past)
    return _exact(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - "26"


def is_written(raw: str) -> bool:
    """Whether a date stands in it, or words for "at once": then no word beside it makes it a placeholder."""
    text = fold(raw)
    return _first(text) is not None or says_at_once(text)


def says_at_once(text: str) -> bool:
    """Whether it is to hold at once."""
    return _AT_ONCE.search(text) is not None


def is_past(text: str) -> bool:
    """Whether the words say that it has happened ("left us March 1"): the last such word decides."""
    past = max((hit.end() for hit in _PAST.finditer(text)), default=-1)
    future = max((hit.end() for hit in _FUTURE.finditer(text)), default=-1)
    return past > future


def speaks_of_time(text: str) -> bool:
    """Whether words in it say that something has happened or will."""
    return _PAST.search(text) is not None or _FUTURE.search(text) is not None


def _first(text: str) -> re.Match[str] | None:
    hits = [hit for hit in (shape.search(text) for shape in _SHAPES) if hit]
    return min(hits, key=lambda hit: (hit.start(), -hit.end()), default=None)


def _month(groups: dict[str, str | None]) -> int:
    if groups.get("mes"):
        return _MESES.index((groups["mes"] or "").lower()) + 1
    if groups.get("mon"):
        return _MONTHS.index((groups["mon"] or "").lower()[:3]) + 1
    return int(groups["m"] or 0)


def _day(word: str) -> int:
    return _WORDED[" ".join(word.lower().replace("-", " ").split())]


def _exact(year: int, month: int, day: int) -> Verdict:
    try:
        value = date(year, month, day)
    except ValueError:
        return invalid("no_such_day")
    return valid(value.isoformat())


def _without_year(month: int, day: int, on: date | None, *, past: bool) -> Verdict:
    if on is None:
        return invalid("no_year")
    for ahead in range(5):
        year = on.year - ahead if past else on.year + ahead
        try:
            value = date(year, month, day)
        except ValueError:  # 29 February
            continue
        if value <= on if past else value >= on:
            return valid(value.isoformat())
    return invalid("no_such_day")


def find(line: str) -> tuple[Match, ...]:
    """Written and counted dates left to right; what stands within a longer one is left out."""
    plain = alike(line)
    hits = sorted(_spans(plain), key=lambda span: (span[0], -span[1]))
    matches: list[Match] = []
    for start, end in hits:
        if matches and start < matches[-1].end:
            continue
        matches.append(Match(start=start, end=end, raw=line[start:end], confidence=0.9))
    return tuple(matches)


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where a date stands, shape by shape.

    Shapes are tried where a number or a month begins: tried at each letter of a long text they would
    cost more than all else.
    """
    low = plain.lower()
    low = low if len(low) == len(plain) else plain
    months = any(month in low for month in _ALL_MONTHS)
    for anchor in _ANCHOR.finditer(low) if months or _SLASHED.search(low) else ():
        for shape in _tried(low, anchor, months=months):
            hit = shape.match(plain, anchor.start())
            if hit:
                yield hit.span()
    if months and _ORDINAL_OF.search(low):
        yield from (hit.span() for hit in _OF_MONTH.finditer(plain))
    if _COUNTED.search(low):
        yield from (hit.span() for hit in RELATIVE.finditer(plain))


def _tried(low: str, anchor: re.Match[str], *, months: bool) -> tuple[re.Pattern[str], ...]:
    """Return the shapes that may begin at a number or a month, by the characters beside it."""
    if not anchor[0].isdigit():
        return () if low[anchor.start() - 1 : anchor.start()].isalnum() else _MONTH_FIRST
    width, follows = anchor.end() - anchor.start(), low[anchor.end() : anchor.end() + 2]
    if width > 2:  # noqa: PLR2004 - no day and no month
        return _YEAR_FIRST if width == 4 and follows[:1] in _PARTS else ()  # noqa: PLR2004
    if follows.strip()[:1] in _PARTS:
        return _SLASHES if not months else (*_SLASHES, *_DAY_FIRST)
    return _DAY_FIRST if months else ()


#: Where a date may begin, in small letters; where none can.
_ALL_MONTHS = tuple(dict.fromkeys((*_MONTHS, *(month[:3] for month in _MESES))))
_ANCHOR = re.compile(r"\d+|" + "|".join(_MONTHS))
_SLASHED = re.compile(r"\d\s?[/.-]\s?\d")
_PARTS = frozenset("/.-")
_YEAR_FIRST, _SLASHES = _SHAPES[:1], (_SHAPES[1], _SHAPES[7])
_MONTH_FIRST, _DAY_FIRST = (_SHAPES[2], _SHAPES[6]), (_SHAPES[3], _SHAPES[4], _SHAPES[8])
_OF_MONTH = _SHAPES[5]
#: Without these no day is written in words, and none is counted from the mail's.
_ORDINAL_OF = re.compile(r"(?:st|nd|rd|th) {1,2}(?:day )?of ")
_COUNTED = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:first|1st|beginning|start|end|last)(?: day)? of |"
    r"today|tomorrow|yesterday|the \d{1,2}(?:st|nd|rd|th)"
)


KIND = Kind(
    name="date",
    explain=explaining(
        {"no_such_day": "There is no such day. Please write a date like 03/01/2027."},
        "Please write a date like 03/01/2027.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
