"""Why a letter came back, as a status (RFC 3463): codes first, then words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mail_intake.model.bounce import Fate

#: A status behind its reply code, as a server writes it (RFC 2034 §4): its own, not a summary.
_REPLIED = re.compile(r"(?<![\d.])[45]\d\d[ -]['\"#(<]{0,2}([45]\.\d{1,2}\.\d{1,3})(?![\d.])")
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,2})\.(\d{1,3})(?![\d.])")
#: A reply code of SMTP, not the beginning of a telephone number.
_REPLY = re.compile(
    r"(?<![\d.\w(-])([45])([0-5]\d)(?:[ -]{1,2}(?=[A-Za-z#<\"'\[(]|[245]\.\d)|:|$)", re.MULTILINE
)
#: Most characters that are searched for a reason.
_LONGEST = 20_000
#: What servers say, and what it means where no code is given.
_MEANS = tuple(
    (status, re.compile(words, re.IGNORECASE))
    for status, words in (
        ("5.2.2", r"quota|mailbox (?:is )?full|full mailbox|too (?:many|much) (?:mail|data)|exceeded.{0,30}(?:storage|space|size limit of)|insufficient (?:disk|storage|space)|no space"),
        ("5.2.1", r"disabled|inactive|suspended|deactivated|discontinued|not (?:been )?(?:active|collected)|expired account"),
        ("5.1.2", r"host (?:not found|unknown|or domain name)|unknown host|no such (?:host|domain)|domain (?:not found|does not exist|unknown|invalid)|unrouteable|bad destination|couldn'?t find any host|name (?:service|server) error|nxdomain|unresolvable"),
        ("5.1.1", r"user(?:name)? (?:is )?(?:unknown|not found)|unknown (?:user|recipient|address|account|mailbox)|no such (?:user|recipient|mailbox|address|account|person)|(?:does|do)(?: not|n'?t) (?:exist|have an? .{0,30}account)|recipient (?:not found|unknown)|mailbox (?:unavailable|not found|unknown)|invalid (?:recipient|address|user|mailbox)|not (?:a )?(?:known|valid|listed|found)|addressee unknown|no (?:mailbox|account)|not recognized|not in (?:directory|our)|no matches|unbekannt|inconnu|desconocid|存在しない|不存在"),
        ("5.3.4", r"(?:message|mail|size)(?: is)? (?:too (?:large|big)|exceeds)|too large|size limit|maximum (?:message )?size"),
        ("5.7.1", r"relay|spam|blocked|black ?list|block ?list|rbl|policy|denied|refused|rejected|prohibited|not (?:permitted|allowed|accepting|authori[sz]ed)|virus|content"),
        ("5.4.6", r"loop|too many hops|hop count"),
        ("5.4.7", r"time[d ]?[- ]?out|expired|too long in (?:the )?queue|could not (?:be )?connect|connection (?:refused|timed)|unreachable|not responding|retry"),
    )
)  # fmt: skip


def reason(said: str, *, delayed: bool) -> str:
    """Return the status of what a server said, "" where nothing is known. `delayed` makes it a 4."""
    text = said[:_LONGEST]
    codes = list(_codes(text))
    if codes:
        status = next((one for one in codes if not _vague(one)), codes[0])
    else:
        reply = _REPLY.search(text)
        meant = next((status for status, words in _MEANS if words.search(text)), "")
        status = meant or (f"{reply[1]}.0.0" if reply else "")
        if reply and meant:
            status = reply[1] + meant[1:]
    return "4" + status[1:] if delayed and status else status


def sharpened(fate: Fate, said: str) -> Fate:
    """Where the status says only that it failed, or that time was up, take the words' own.

    `said` is the whole notice: the other server's answer counts first, then the lines that name
    the recipient.
    """
    if fate.status and not _vague(fate.status):
        return fate
    if fate.status.endswith(".0.0") and fate.status in _REPLIED.findall(fate.diagnostic):
        return fate  # so the other server answered, word for word
    own = "\n".join(
        line for line in said.split("\n") if fate.recipient and fate.recipient in line.lower()
    )
    for words in (fate.diagnostic, own, said):
        for code in _codes(words[:_LONGEST]):
            if not _vague(code) and code[:1] == (fate.status[:1] or code[:1]):
                return replace(fate, status=code)
    if fate.status:
        return fate
    late = fate.action == "delayed"
    return replace(fate, status=reason(f"{fate.diagnostic}\n{said}", delayed=late))


def _vague(status: str) -> bool:
    return status.endswith((".0.0", ".4.7"))


def _codes(words: str) -> Iterator[str]:
    """Every status that says what is wrong; those behind a reply code first."""
    yield from _REPLIED.findall(words)
    for found in _ENHANCED.finditer(words):
        if found[1] != "2":
            yield found[0]
