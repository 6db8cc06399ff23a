"""Whom a notice in words is about: the ways in which mail servers name a recipient."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
#: Words that a recipient follows in a sentence.
_BEFORE = (
    r"deliver\w{0,12}|addressed|sent|send|reach|recipients?|transmi\w{1,12}|delivre|remis|zugestellt|an|to|for|"
    r"user|address|account|mailbox"
)
#: Ways to name a recipient, the surest first; the first that names any is believed.
_SURE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\s*(?:final-recipient|original-recipient)\s*:\s*(?:rfc822\s*;)?\s*<?({_ADDRESS})",
        rf"(?:failed|bad|invalid|undeliverable|unknown|intended)[ -](?:recipient|address|user|to)e?s?\s*:\s*<?({_ADDRESS})",
        rf"\b(?:was|were|been) (?:addressed|sent)(?: to)?[ ,:]{{1,4}}<?({_ADDRESS})",
        rf"^\s*(?:[-*•>]\s*)?[<\"'(\[]?({_ADDRESS})[>\"')\]]?\s*(?:[:;,]|\.(?:\s|$)|\.\.\.|$|\(|[-–—]\s|\s{{2,}}|\t|on \w{{3}})",
        rf"\((?:expanded|generated) from:?\s*<?({_ADDRESS})",
        rf"smtp[=:]\s*<?({_ADDRESS})",
        rf"rcpt to:?\s*<?({_ADDRESS})",
    )
)
_LOOSE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_BEFORE})[ \w(),:]{{0,40}}[ :'\"<(\[]{{1,4}}({_ADDRESS})",
        rf"<({_ADDRESS})>",
        rf"({_ADDRESS})",
    )
)
#: Whom one may ask, and who writes: no recipients.
_OFFICES = re.compile(
    r"(?:post ?master|mailer-daemon|abuse|support|help|webmaster|noc|admin\w*|hostmaster)@",
    re.IGNORECASE,
)
_ASK = re.compile(r"contact|assistance|questions?\b|help", re.IGNORECASE)
_FROM = re.compile(rf"(?<!expanded )(?<!generated )\bfrom:?\s{{1,4}}<?{_ADDRESS}", re.IGNORECASE)
#: Where an alias leads: the address that failed, then the one that was written to.
_EXPANDED = re.compile(
    rf"({_ADDRESS})>?\s{{0,20}}\((?:expanded|generated) from:?\s{{1,20}}<?({_ADDRESS})",
    re.IGNORECASE,
)
#: A line that announces recipients, and one that holds a local part alone, with or without why.
_ANNOUNCED = re.compile(
    r"(?:recipients?|address(?:es)?|users?|the following|mailbox(?:es)?)\b.{0,160}:\s*$",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"\s{1,40}[<\"']?([A-Za-z0-9][\w.+-]{0,63})[>\"']?(?:\s{2,40}\S.*|\s*)$")
#: Lines of one sentence, and a list's lines, that are looked at.
_SENTENCE, _LIST = 3, 20


@dataclass(frozen=True, slots=True)
class Known:
    """What a notice's header and the letter within tell."""

    others: frozenset[str]  #: addresses of the notice itself: its author, and us
    home: str  #: the reporting server's domain, "" where it did not say
    written_to: tuple[str, ...]  #: to whom the letter went


def named(lines: Sequence[str], known: Known) -> list[tuple[int, str]]:
    """Return recipients with the number of their line, by the surest way that names any."""
    plain = [_FROM.sub(" ", line) for line in lines]
    for way in _SURE:
        found = list(_by(way, plain, known.others))
        if found:
            return _written_to(found, lines)
    for ways in (_locals(lines, known), *(_by(way, plain, known.others) for way in _LOOSE)):
        found = list(ways)
        if found:
            return found
    return []


def addresses_of(words: str) -> frozenset[str]:
    """Every address in it, lower case."""
    return frozenset(one.lower() for one in re.findall(_ADDRESS, words))


def _by(
    way: re.Pattern[str], lines: Sequence[str], others: frozenset[str]
) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        for one in way.findall(line):
            address = one.lower().strip(".'")
            if address in others or _OFFICES.match(address) or _ASK.search(line):
                continue
            yield number, address


def _written_to(found: list[tuple[int, str]], lines: Sequence[str]) -> list[tuple[int, str]]:
    """Where a server says of which address one was expanded, that one is the letter's."""
    expanded = {
        final.lower(): first.lower() for final, first in _EXPANDED.findall("\n".join(lines))
    }
    return [(number, expanded.get(one, one)) for number, one in found]


def _locals(lines: Sequence[str], known: Known) -> Iterator[tuple[int, str]]:
    """Recipients named by their local part alone: under a line that announces them.

    The letter's own recipients give the domain; else it is the reporting server's.
    """
    full = {one.partition("@")[0]: one for one in known.written_to}
    start = next((number for number in range(len(lines)) if _announces(lines, number)), len(lines))
    for number in range(start + 1, min(start + 1 + _LIST, len(lines))):
        local = _LOCAL.match(lines[number])
        if local is None and lines[number].strip():
            return
        one = local[1].lower() if local else ""
        if one and (one in full or known.home):
            yield number, full.get(one, f"{one}@{known.home}")


def _announces(lines: Sequence[str], number: int) -> bool:
    sentence = " ".join(lines[max(0, number - _SENTENCE + 1) : number + 1])
    return lines[number].rstrip().endswith(":") and _ANNOUNCED.search(sentence) is not None
