"""Telephone and fax numbers of the North American plan, as E.164 with `;ext=` (RFC 3966)."""

import re
from datetime import date
from functools import lru_cache

import phonenumbers

from mail_intake.fields import dictated
from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, doubtful, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: "option 3" would be read as vanity letters: cut before the library sees it.
_MENU = re.compile(r"[\s,;(]*\b(?:opt(?:ion)?s?|press|then|dial|attn|ask for)\b.*$", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:(?:the|our|my|new|main|direct|office|cell|mobile|phone|telephone|tel|fax|facsimile|ph|p|f|t|c|m|number|no|is|line|call|at)\b[\s:.#=-]*)+|"
    r"\s+(?:\(?(?:main|direct|office|cell|mobile|home|work|fax|phone|line|toll[- ]free|front desk)\)?[\s,.;]*)+$",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:[\s,;.]*(?:ext(?:ension)?|x|#|;ext=)[\s.:=#]*)(\d{1,7})\W*$", re.IGNORECASE
)
_ALLOWED = re.compile(r"[\d\s().+/-]+")
_VANITY = re.compile(r"^\+?1?[\s.-]*\(?[2-9]\d{2}\)?[\s.-]*[A-Z0-9][A-Z0-9-]{6,10}$")

#: As most are written: nothing to cut off, and neither area code nor exchange is N11.
_PLAIN = re.compile(
    r"(?:\+?1[ .-]?)?(?:\((?P<area>[2-9](?!11)[0-9]{2})\)[ .-]?|(?P<code>[2-9](?!11)[0-9]{2})[ ./-]?)"
    r"(?P<exchange>[2-9](?!11)[0-9]{2})[ .-]?(?P<line>[0-9]{4})"
)
#: So many numbers are remembered: the same one is judged for several fields, and in the next mail.
_REMEMBERED = 4096

#: Digits of a number without its area code.
LOCAL = 7
SHAPE = (
    r"(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)[\s.-]?|[2-9]\d{2}[\s./-])[2-9]\d{2}[\s.-]?\d{4}"
    r"|(?:\+1)?[2-9]\d{2}[2-9]\d{6}"
)
_FOUND = re.compile(
    rf"(?<![\w.+-])(?P<number>{SHAPE})(?![\d-])(?P<ext>\s{{0,2}},?\s{{0,2}}(?:\(?ext(?:ension)?\.?|x|#)\s{{0,2}}\d{{1,6}}\)?)?",
    re.IGNORECASE,
)
_FAX_WORD = re.compile(
    r"\b(?:e-?fax|fax|facsimile|fx|f)\b[\s.:#)=-]*(?:(?:number|no|line|is|should|read|be|now|will|to|at|has|changed)\b[\s.:#=-]*){0,5}$",
    re.IGNORECASE,
)
_PHONE_WORD = re.compile(
    r"\b(?:phone|telephone|tel|ph|p|t|o|office|voice|main|direct|call|cell|mobile|m|c)\b[\s.:#)=-]*(?:(?:number|no|line|is|should|read|be|now|will|to|at|has|changed)\b[\s.:#=-]*){0,5}$",
    re.IGNORECASE,
)
_BOTH_WORD = re.compile(r"\b(?:ph(?:one)?|tel|p|t)\s?[/&]\s?(?:fax|f)\b[\s.:#=-]*$", re.IGNORECASE)
_FAX_AFTER = re.compile(
    r"^\s{0,2}(?:\((?:fax|f)\)|fax\b(?!\s{0,2}[:#.]?\s{0,2}[\d(+]))", re.IGNORECASE
)


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form "+15035550142" or "+15035550142;ext=12"."""
    del on
    return _kept(raw) if len(raw) <= LONGEST else _judged(raw)


def _judged(raw: str) -> Verdict:
    plain = _PLAIN.fullmatch(raw)
    if plain:
        area = plain["area"] or plain["code"]
        return _assigned(area + plain["exchange"] + plain["line"])
    said = fold(raw)
    said = dictated.digits(said) if dictated.is_said(said) else said
    text = _MENU.sub("", said).removeprefix("tel:").strip(" :;,.")
    extension = _EXTENSION.search(text)
    if extension and len(re.sub(r"\D", "", text[: extension.start()])) >= 7:  # noqa: PLR2004 - a local number
        text, number = text[: extension.start()].strip(" ,;(."), extension[1]
    else:
        number = ""
    text = _NOTE.sub("", _NOTE.sub("", without_remark(text))).strip(" :;,.")
    if not (_ALLOWED.fullmatch(text) or _VANITY.fullmatch(text)):
        return invalid("malformed")
    return _national(text, number)


#: A number is looked at by several readers of one message: what was judged lately is kept.
LONGEST = 40
_kept = lru_cache(maxsize=4096)(_judged)


def _national(text: str, extension: str) -> Verdict:
    wrong = _wrong_length(text)
    if wrong:
        return invalid(wrong)
    try:
        parsed = phonenumbers.parse(text.replace("/", "-"), "US")
    except phonenumbers.NumberParseException:
        return invalid("malformed")
    value = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    # The plan's own rule: area code and exchange start with 2 to 9, neither is N11.
    if not re.fullmatch(r"\+1[2-9](?!11)\d{2}[2-9](?!11)\d{6}", value):
        return invalid("bad_number")
    whole = f"{value};ext={extension}" if extension else value
    return valid(whole) if phonenumbers.is_valid_number(parsed) else doubtful(whole, "unassigned")


@lru_cache(maxsize=_REMEMBERED)
def _assigned(digits: str) -> Verdict:
    """Return the verdict on the ten digits of a number that is written well."""
    number = phonenumbers.PhoneNumber(country_code=1, national_number=int(digits))
    # Most are of the United States: all of the numbering plan's countries are tried only then.
    assigned = phonenumbers.is_valid_number_for_region(
        number, "US"
    ) or phonenumbers.is_valid_number(number)
    return valid(f"+1{digits}") if assigned else doubtful(f"+1{digits}", "unassigned")


def _wrong_length(text: str) -> str:
    """Return what is wrong with how many digits there are, "" for nothing; letters may be digits."""
    digits = re.sub(r"\D", "", text)
    if text.startswith("+") and not text.startswith("+1"):
        return "foreign"
    if len(digits) == LOCAL:
        return "no_area_code"
    vanity = any(character.isalpha() for character in text)
    national = LOCAL + 3 + digits.startswith("1")
    return "" if vanity or len(digits) == national else "wrong_length"


def find(line: str) -> tuple[Match, ...]:
    """Numbers left to right; role is "fax", "phone", "both" or "" by the words beside them."""
    plain = alike(line)
    matches = []
    before = 0
    for found in _FOUND.finditer(plain):
        start, end = found.span()
        if judge(line[start:end]).value is None:
            continue
        role = _role(plain[max(before, start - 30) : start], plain[end : end + 8])
        bare = found["number"].lstrip("+").isdigit()
        confidence = 0.95 if role else (0.5 if bare else 0.8)
        matches.append(
            Match(start=start, end=end, raw=line[start:end], confidence=confidence, role=role)
        )
        before = end
    return tuple(matches)


def _role(left: str, right: str) -> str:
    if _BOTH_WORD.search(left):
        return "both"
    if _FAX_WORD.search(left) or _FAX_AFTER.match(right):
        return "fax"
    return "phone" if _PHONE_WORD.search(left) else ""


def found_as(line: str, role: str) -> tuple[Match, ...]:
    """Return the numbers of one kind: what the words beside it say is the other is left out."""
    other = {"phone": "fax", "fax": "phone"}[role]
    return tuple(one for one in find(line) if one.role != other)


def show(value: str) -> str:
    """Return "(503) 555-0142 ext. 12"."""
    number, _, extension = value.partition(";ext=")
    plain = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    words = f"({plain[1]}) {plain[2]}-{plain[3]}" if plain else number
    return f"{words} ext. {extension}" if extension else words


_EXPLAIN = {
    "no_area_code": "The area code is missing. Please send ten digits, like (503) 555-0142.",
    "wrong_length": "There are too few or too many digits. Please send ten, like (503) 555-0142.",
    "bad_number": "No such number is in use: area code and exchange begin with 2 to 9, as in (503) 555-0142.",
    "unassigned": "This area code is not in use. Please check it for a typing error, like (503) 555-0142.",
    "foreign": "We need a number in the United States, like (503) 555-0142.",
}
KIND = Kind(
    name="phone",
    explain=explaining(_EXPLAIN, "A phone number has ten digits, like (503) 555-0142."),
    mask=as_it_is,
    show=show,
)
FAX = Kind(
    name="fax",
    explain=explaining(_EXPLAIN, "A fax number has ten digits, like (503) 555-0143."),
    mask=as_it_is,
    show=show,
)
