"""US postal addresses as one line, "street, City, ST ZIP"; a physical one is no PO box."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mail_intake.fields.fold import alike, fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, doubtful, explaining, invalid, valid
from mail_intake.model.answer import Verdict

STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT",
    "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM",
    "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC",
    "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
    "district of columbia": "DC",
}  # fmt: skip
_CODES = frozenset(STATES.values())
#: Oregon's ZIP codes are 97001 to 97920.
_OREGON = range(97001, 97921)


def _by_letter(words: Iterable[str]) -> str:
    """Return words as alternatives, those of one first letter behind it, the longest first."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0].casefold(), []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())


_STATE = _by_letter((*_CODES, *STATES))
#: City, state and ZIP; "or" is Oregon only between a city and a ZIP.
_LAST = re.compile(
    rf"(?P<city>[A-Za-z][A-Za-z.' -]{{1,40}}?)[\s,]{{1,3}}(?P<state>{_STATE})\.?[\s,]{{1,3}}(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\d-])",
    re.IGNORECASE,
)
#: The digit first: a pattern that begins with what precedes it would be tried at every letter.
_ZIP = re.compile(r"\d(?<![\d-]\d)\d{4}(?:-\d{4})?(?![\d-])")
_DIGITS = re.compile(r"\d+")
#: An Oregon ZIP code tells the state: "…, Portland 97217", "… in Portland (97217)".
_STATELESS = re.compile(
    r"(?:,|\bin)\s{1,2}(?!(?:suite|ste|unit|box|room|floor|bldg|number|no|zip)\b)(?P<city>[A-Za-z][A-Za-z.']{1,20}(?:\s[A-Za-z][A-Za-z.']{1,20}){0,2})(?P<state>),?\s{1,2}\(?(?P<zip>97[0-8]\d\d|979[01]\d|97920)$",
    re.IGNORECASE,
)
#: A city and a state are no longer than this, in characters.
_CITY_STATE = 70
_NUMBER = r"(?:\d{1,6}[A-Za-z]?(?:-\d{1,4})?|One|Two|Three|Four|Five)"
_SUFFIX = (
    r"(?:street|st|avenue|ave|av|road|rd|drive|dr|boulevard|blvd|lane|ln|way|court|ct|place|pl|plaza|plz|"
    r"highway|hwy|parkway|pkwy|circle|cir|terrace|ter|loop|square|sq|row|walk|alley|crescent|trail|trl|run|"
    r"path|pike|commons|broadway|wharf|pier|landing|crossing|ridge|heights|park|center|mall|bypass|route|rte|point|pt|bend|view|hill|hills|grove|green|mews|esplanade)"
)
_BOX = re.compile(
    r"\b(?:p\.?\s?o\.?\s?box|post office box|hc\s?\d+\s+box|rr\s?\d+\s+box|pmb)\s*#?\s*\d+",
    re.IGNORECASE,
)
_STREET_START = re.compile(
    rf"(?<![\w#-])(?:(?:suite|ste\.?|unit|room|floor|bldg\.?|building|apt\.?|#)\s?[\w-]{{1,8}},?\s{{1,2}})?{_NUMBER}\s{{1,2}}(?:[NSEW]{{1,2}}\.?\s{{1,2}}|(?:north|south|east|west)\w*\s)?[A-Za-z0-9]",
)
_STREET_WORD = re.compile(rf"\b{_SUFFIX}\b\.?", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:suite|ste|unit|apt|apartment|floor|fl|room|rm|bldg|building|#)\b\.?\s*[\w-]*|#\s?\w+",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"[\s,]+(?:NE|NW|SE|SW|N|S|E|W)\b\.?(?=[\s,]+[A-Za-z])")
_BARE_STREET = re.compile(
    rf"(?<![\w#-]){_NUMBER}\s(?:[\w.'’-]{{1,25}}\s){{0,5}}?{_SUFFIX}\b\.?(?:\s(?:NE|NW|SE|SW|N|S|E|W)\b)?"
    r"(?:,?\s{1,2}(?:suite|ste\.?|unit|room|rm\.?|floor|bldg\.?|building|apt\.?|#)\s?[\w-]{1,8})?",
    re.IGNORECASE,
)


#: "812 Ferry Street in Albany": the word belongs to neither.
_IN = re.compile(r"^(?:here )?in\s+|\s+(?:here )?in$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """An address over several lines: first and last line, and its text joined by commas."""

    first: int
    last: int
    raw: str


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form "412 SW Alder St, Suite 300, Portland, OR 97205"."""
    del on
    return _kept(raw) if len(raw) <= LONGEST else _judged(raw)


def _judged(raw: str) -> Verdict:
    lines = [fold(line).strip(" ,;") for line in re.split(r"[\r\n]+|(?<=\s)\|(?=\s)|\s{4,}", raw)]
    text = re.sub(r"\s*[•·;]\s*", ", ", ", ".join(line for line in lines if line))
    last = _last_line(text)
    if last is None:
        return invalid("box" if _BOX.search(text) else "no_city_state_zip")
    street = _IN.sub("", text[: last.start()].strip(" ,")).strip(" ,")
    if not re.search(r"\d|\b(?:one|two|three|four|five)\b", street, re.IGNORECASE):
        return invalid("no_street")
    city = _IN.sub("", last["city"].strip(" ,."))
    value = f"{street}, {city}, {_code(last['state'])} {last['zip']}"
    return _placed(value, street, last)


#: An address is looked at by several readers of one message: what was judged lately is kept.
LONGEST = 200
_kept = lru_cache(maxsize=4096)(_judged)


def _last_lines(text: str) -> Iterator[re.Match[str]]:
    """Yield every city-state-ZIP. Looked for around ZIP codes only: tried at each letter of a long
    text, the pattern would cost more than all else together.
    """
    done = 0
    for code in _ZIP.finditer(text):
        begin = max(done, code.start() - _CITY_STATE)
        # there is no number between a city's first letter and its ZIP code
        numbers = [*_DIGITS.finditer(text, begin, code.start())]
        first = numbers[-1].end() if numbers else begin
        found = _LAST.search(text, first, code.end())
        if not found or found.end() != code.end():
            found = _STATELESS.search(text, first, code.end())
        if found:
            done = code.end()
            yield found


def normal(raw: str) -> str:
    """Return the normal form of an address that may be a box, "" where city, state or ZIP is missing."""
    text = ", ".join(
        line for line in (fold(part).strip(" ,;") for part in re.split(r"[\r\n]+", raw)) if line
    )
    last = _last_line(text)
    if last is None:
        return ""
    street = text[: last.start()].strip(" ,")
    return f"{street}, {last['city'].strip(' ,.')}, {_code(last['state'])} {last['zip']}"


def _last_line(text: str) -> re.Match[str] | None:
    """Return the last city-state-ZIP of a text, its city cut off the street before it."""
    found = None
    for one in _last_lines(text):
        found = one
    return None if found is None else _cut(text, found)


def _cut(text: str, found: re.Match[str]) -> re.Match[str]:
    """Where no comma parts street and city, the city begins after the street's last word."""
    if not found["state"] or "," in text[max(0, found.start("city") - 2) : found.start("city")]:
        return found
    edges = [
        hit.end() for pattern in (_STREET_WORD, _UNIT)
        for hit in pattern.finditer(text[: found.start("state")])
        if found.start("city") <= hit.end() < found.start("state") - 2
    ]  # fmt: skip
    for edge in sorted(edges, reverse=True):
        turned = _DIRECTION.match(text, edge)
        start = turned.end() if turned else edge
        shorter = _LAST.match(text, start + len(text[start:]) - len(text[start:].lstrip(" ,")))
        if shorter:
            return shorter
    return found


def _placed(value: str, street: str, last: re.Match[str]) -> Verdict:
    if _BOX.search(street) and not _STREET_WORD.search(_BOX.sub("", street)):
        return invalid("box")
    oregon = _code(last["state"]) == "OR"
    if oregon != (int(last["zip"][:5]) in _OREGON) and (oregon or last["zip"].startswith("97")):
        return doubtful(value, "zip_and_state_differ")
    return valid(value)


def _code(state: str) -> str:
    if not state:
        return "OR"  # told by its ZIP code
    return STATES.get(state.casefold(), state.upper())


def find(line: str) -> tuple[Match, ...]:
    """Whole addresses within a line of prose, street to ZIP."""
    plain = alike(line)
    matches = []
    before = 0
    for last in _last_lines(plain):
        starts = [
            hit.start() for hit in _STREET_START.finditer(plain, before, last.start("state"))
            if last.start("state") - hit.start() < 160  # noqa: PLR2004 - longer than any address
        ]  # fmt: skip
        start = next((one for one in starts if _one_address(plain[one : last.end()])), None)
        if start is not None:
            raw = line[start : last.end()]
            matches.append(Match(start=start, end=last.end(), raw=raw, confidence=0.9))
        before = last.end()
    return tuple(matches)


#: What stands in no address: the next sentence, a telephone number.
_OTHERWISE = re.compile(
    r"[.!?]\s+[A-Z][a-z]+\s+[a-z]+\s+[a-z]|[.!?;]\s+(?:i|we|my|our|no|the|it|you)\s|\d{3}[).\s-]{1,2}\d{3}[.\s-]\d{4}|\s(?:i|we|is|are|am)\s",
)


def _one_address(text: str) -> bool:
    return judge(text).value is not None and not _OTHERWISE.search(text)


def find_last(line: str) -> list[tuple[int, int]]:
    """Spans of city, state and ZIP, whether or not a street stands before them."""
    return [one.span() for one in _last_lines(alike(line))]


def find_street(line: str) -> tuple[Match, ...]:
    """Streets without a city: enough to say what moved, not enough to write to."""
    plain = alike(line)
    return tuple(
        Match(start=hit.start(), end=hit.end(), raw=line[hit.start() : hit.end()], confidence=0.5)
        for hit in _BARE_STREET.finditer(plain)
    )


def find_block(lines: Sequence[str]) -> tuple[Block, ...]:
    """Addresses over two to four lines, as in signatures; each ends at its ZIP."""
    blocks = []
    for number, line in enumerate(lines):
        last = next(_last_lines(alike(line)), None)
        if last is None or judge(line).value is not None:
            continue
        for height in (1, 2, 3):
            first = number - height
            if first < 0 or not lines[first].strip():
                break
            raw = ", ".join(part.strip(" ,|") for part in lines[first : number + 1])
            begins = re.match(
                rf"\s*(?:{_NUMBER}\s|suite|ste|unit|p\.?o\.? box|#)", lines[first], re.IGNORECASE
            )
            if begins and judge(raw).code != "no_street" and re.search(r"\d", lines[first]):
                blocks.append(Block(first=first, last=number, raw=raw))
                break
    return tuple(blocks)


KIND = Kind(
    name="physical_address",
    explain=explaining(
        {
            "box": "We need the street where patients are seen, not a PO box, like 123 Main St, Suite 200, Portland, OR 97205.",
            "no_city_state_zip": "City, state or ZIP code is missing. A complete one looks like 123 Main St, Suite 200, Portland, OR 97205.",
            "zip_and_state_differ": "ZIP code and state do not go together. Please check both, as in 123 Main St, Suite 200, Portland, OR 97205.",
            "no_street": "The street and house number are missing. A complete one looks like 123 Main St, Suite 200, Portland, OR 97205.",
        },
        "Please write it like 123 Main St, Suite 200, Portland, OR 97205.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
