"""By which clues a message joins a submission: tokens, ids, references; never by subject alone."""

from dataclasses import dataclass

from mail_intake.decide.ids import references_in
from mail_intake.model.mail import Mail

#: A long thread carries hundreds of ids; the newest ones tell.
MOST_IDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What to look up, the surest first."""

    references: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()


def clues(mail: Mail, own: frozenset[str]) -> Clues:
    """Return reply tokens and references, then ids: In-Reply-To, References right to left."""
    tokens = [token for address in _recipients(mail) for token in _token(address, own)]
    quoted = references_in(mail.subject)
    ids = (*mail.in_reply_to, *reversed(mail.references))
    known = mail.header_all("X-Microsoft-Original-Message-ID")
    return Clues(
        references=tuple(dict.fromkeys((*tokens, *quoted))),
        message_ids=tuple(dict.fromkeys((*ids, *known)))[:MOST_IDS],
    )


def _recipients(mail: Mail) -> list[str]:
    return [*mail.delivered_to, *(address.email for address in (*mail.to, *mail.cc))]


def _token(address: str, own: frozenset[str]) -> tuple[str, ...]:
    """Return the reference in a plus-address of ours (RFC 5233), in whatever case it came."""
    local, _, domain = address.casefold().rpartition("@")
    base, plus, tag = local.partition("+")
    return references_in(tag) if plus and f"{base}@{domain}" in own else ()
