"""E-mail addresses (RFC 5321), also as people spell them out to keep robots away."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from mail_intake.fields.fold import INVISIBLE, alike, fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, doubtful, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: Local parts that nobody reads.
UNREAD = frozenset(
    [
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply",
        "do_not_reply",
        "mailer-daemon",
        "postmaster",
        "abuse",
    ]
)
#: Endings that are slips of the fingers.
_SLIPS = frozenset({"con", "cmo", "ogr", "nte", "comm", "orgg"})

_PLAIN = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_LONGEST_LOCAL = 64
#: In running text "key=jane@…" and "/jane@…" are no local parts, though RFC 5321 allows them.
_RUNNING = re.compile(r"[\w.&'+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
#: What was meant as an address and is none: "jane@clinic,example.net", "jane@clinic", "jane @clinic.example".
#: "Manager @ Larch Clinic" has no dot: a place, no address.
_BROKEN = re.compile(
    r"[\w.+-]{1,64}(?:\s@\s(?=[\w-]{1,63}[.,;]{1,2}[\w-])|\s?@(?!\s)@?\s?|@\s{1,2})[\w-]{1,63}(?:(?:[.,;]|\.{2})[\w-]{1,63}){0,8}"
)
_AT = r"\s{0,2}(?:[(\[<{]\s{0,2}at\s{0,2}[)\]>}]|@|\bat\b)\s{0,2}"
_DOT = r"\s{0,2}(?:[(\[<{]\s{0,2}dot\s{0,2}[)\]>}]|\.|\bdot\b)\s{0,2}"
_SPELLED = re.compile(
    rf"\b(?P<local>[\w+-]{{1,40}}(?:(?:\.|\s(?:dot)\s|\s?\[dot\]\s?|\s?\(dot\)\s?)[\w+-]{{1,40}}){{0,3}})(?P<at>{_AT})"
    rf"(?P<domain>[\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,4}}{_DOT}[a-z]{{2,12}})\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(f"[{''.join(map(chr, INVISIBLE))}]")
#: No address is spelled out without one of these, or the word "dot".
_BRACKETED = re.compile(r"[(\[<{]\s{0,2}at\s{0,2}[)\]>}]", re.IGNORECASE)
_MARKDOWN = re.compile(r"^\[([^\[\]]*)\]\(mailto:([^()\s]+)\)$")
_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: domain in lower case, local part as written."""
    del on
    text = _unwrapped(fold(raw))
    if "@" not in text or " " in text:
        spelled = _spelled_out(text)
        if spelled is not None:
            return valid(spelled, "spelled_out")
    checked = _checked(text)
    return invalid("malformed") if checked is None else _accepted(*checked, raw)


@lru_cache(maxsize=2048)
def _checked(text: str) -> tuple[str, str] | None:
    """Return local part and domain (RFC 5321), None for no address; a mail says most of them twice."""
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.local_part, found.domain


def _accepted(local: str, domain: str, raw: str) -> Verdict:
    """Return the verdict on an address that is written rightly."""
    if local.casefold() in UNREAD:
        return invalid("unread")
    address = f"{local}@{domain}"
    if "\u2019" in raw and "'" in address:
        return doubtful(address, "typographic_apostrophe")
    slip = domain.rpartition(".")[2] in _SLIPS
    return doubtful(address, "odd_ending") if slip else valid(address)


def _unwrapped(text: str) -> str:
    """Return the address without what mail programs and people put around it."""
    markdown = _MARKDOWN.match(text)
    if markdown:
        return markdown[2]
    inside = _BRACKETS.findall(text)
    if len(inside) == 1:
        text = inside[0]
    text = re.sub(r"^(?:mailto:|e-?mail\s?:)\s?", "", text.strip(), flags=re.IGNORECASE)
    whole = _PLAIN.match(text)
    if whole and re.fullmatch(r"\s*\([^()]{0,80}\)", text[whole.end() :]):
        text = whole[0]
    return text.strip("<>[]()\"' ;:,").removesuffix(".")


def _spelled_out(text: str) -> str | None:
    """Return "jane@clinic.example" for "jane at clinic dot example"; None for what is no address."""
    found = _SPELLED.fullmatch(text)
    return None if found is None else _respelled(found)


def _respelled(found: re.Match[str]) -> str | None:
    """An at-token and a dot: words alone ("we are at clinic dot") are no address."""
    dots = re.search(r"\bdot\b", found["domain"], re.IGNORECASE)
    marked = found["at"].strip().lower() not in {"at", "@"}
    if not (dots or (marked and "." in found["domain"])):
        return None
    local = re.sub(r"\s?[(\[]?\bdot\b[)\]]?\s?", ".", found["local"], flags=re.IGNORECASE)
    domain = re.sub(_DOT, ".", found["domain"], flags=re.IGNORECASE)
    address = f"{local}@{domain}".replace(" ", "")
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return f"{checked.local_part}@{checked.domain}"


def find(line: str) -> tuple[Match, ...]:
    """Addresses left to right; spelled-out ones with less confidence."""
    plain = alike(line.translate(INVISIBLE) if _UNSEEN.search(line) else line)
    matches = []
    for found in _around_signs(plain):
        text = found[0].rstrip(".'-")
        start = found.start() + len(text) - len(text.lstrip("'"))
        text = text.lstrip("'")
        if judge(text).value is not None:
            matches.append(Match(start=start, end=start + len(text), raw=text, confidence=0.97))
    if "dot" not in plain.casefold() and _BRACKETED.search(plain) is None:
        return tuple(matches)
    free = _Free(matches)
    matches += [
        Match(start=found.start(), end=found.end(), raw=found[0], confidence=0.8)
        for found in _SPELLED.finditer(plain)
        if free.holds(found) and _respelled(found)
    ]
    return tuple(sorted(matches, key=lambda one: one.start))


def _around_signs(text: str) -> Iterator[re.Match[str]]:
    """Yield what has the shape of an address; looked for around "@" only, not at every letter."""
    done = 0
    while (sign := text.find("@", done)) >= 0:
        found = _RUNNING.search(text, max(done, sign - _LONGEST_LOCAL))
        if found is None:
            return
        yield found
        done = found.end()


class _Free:
    """What lies between matches that stand left to right."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self._starts = [one.start for one in matches]
        self._ends = [one.end for one in matches]

    def holds(self, found: re.Match[str]) -> bool:
        """Whether a find overlaps none of the matches."""
        at = bisect_right(self._ends, found.start())
        return at == len(self._starts) or self._starts[at] >= found.end()


def find_broken(line: str) -> tuple[Match, ...]:
    """What was meant as an address and is none, left to right: it is asked for again."""
    plain = alike(line)
    if "@" not in plain:
        return ()
    free = _Free(find(line))
    return tuple(
        Match(start=one.start(), end=one.end(), raw=line[one.start() : one.end()], confidence=0.8)
        for one in _BROKEN.finditer(plain)
        if free.holds(one)
    )


def is_meant(raw: str) -> bool:
    """Whether a value that is no address was meant as one: it has its sign, or a domain's shape."""
    text = raw.strip()
    return "@" in text or re.fullmatch(r"[\w+-]{1,64}(?:\.[\w-]{1,63}){2,8}", text) is not None


KIND = Kind(
    name="email",
    explain=explaining(
        {"unread": "Nobody reads mail to that address. Please name one that a person reads."},
        "This is not a complete e-mail address. One looks like jane@clinic.example.org.",
    ),
    mask=as_it_is,
    show=as_it_is,
)
