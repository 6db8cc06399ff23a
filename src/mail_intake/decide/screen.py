"""Whether a machine wrote it, or it must not be answered: an ordered table, first hit stops.

The rules are those of RFC 3834 §2, RFC 5230 §4.6 and what mail programs write (domain rules §9.1).
"""

import re
from collections.abc import Callable

from mail_intake.decide import automatic
from mail_intake.decide.authenticity import authenticated
from mail_intake.decide.screened import Screened, plain
from mail_intake.decide.verdicts import spam
from mail_intake.decide.worded import challenge, looks_automatic
from mail_intake.model.decision import Silence
from mail_intake.model.form import Security
from mail_intake.model.mail import Mail


def screen(
    mail: Mail,
    *,
    own: frozenset[str],
    security: Security,
    mail_domain: str,
    trust_delivery: bool,
) -> Silence | None:
    """Return why a message is not answered, None if it may be."""
    one = Screened(
        mail=mail, own=own, security=security, mail_domain=mail_domain.casefold(),
        trust_delivery=trust_delivery,
    )  # fmt: skip
    return next((silence for silence, hits in RULES if hits(one)), None)


def _no_sender(one: Screened) -> bool:
    return not one.mail.sender.email or one.mail.sender.suspect


def _own_address(one: Screened) -> bool:
    return plain(one.mail.sender.email) in one.own


_ROLE = re.compile(
    r"^(?:mailer-daemon|listserv|majordomo|no-?reply.*|do-?not-?reply.*|.*[-._]no-?reply|bounces?(?:[+=-].*)?|owner-.*|.*-request|.*-owner|.*-bounces?(?:[+=-].*)?)$"
)


def _role_sender(one: Screened) -> bool:
    return _ROLE.match(_local(one)) is not None


def _postmaster(one: Screened) -> bool:
    return _local(one) == "postmaster"


def _local(one: Screened) -> str:
    return one.mail.sender.email.casefold().rpartition("@")[0].replace("_", "-")


def _not_addressed(one: Screened) -> bool:
    """None of ours in To, Cc, Resent-* or what the last server wrote (RFC 5230 §4.5)."""
    if one.trust_delivery:
        return False
    mail = one.mail
    named = [*mail.delivered_to, *(address.email for address in (*mail.to, *mail.cc))]
    again = " ".join((*mail.header_all("Resent-To"), *mail.header_all("Resent-Cc")))
    named += re.findall(r"[^\s<>,;:\"()]{1,64}@[\w.-]{1,253}", again[:10_000])
    return not any(plain(address) in one.own for address in named)


def _unauthenticated(one: Screened) -> bool:
    return authenticated(one.mail, one.security) is False


#: In this order; each reason is explained at its enum member.
RULES: tuple[tuple[Silence, Callable[[Screened], bool]], ...] = (
    (Silence.RECEIPT, automatic.receipt),
    (Silence.FEEDBACK, automatic.feedback),
    (Silence.REPORT, automatic.report),
    (Silence.NULL_SENDER, automatic.null_sender),
    (Silence.AUTO_SUBMITTED, automatic.auto_submitted),
    (Silence.LOOP, automatic.loop),
    (Silence.AUTO_REPLY_HEADER, automatic.auto_reply_header),
    (Silence.MAILING_LIST, automatic.mailing_list),
    (Silence.BULK, automatic.bulk),
    (Silence.PASSED_ON, automatic.passed_on),
    (Silence.SUPPRESSED, automatic.suppressed),
    (Silence.NO_SENDER, _no_sender),
    (Silence.OWN_ADDRESS, _own_address),
    (Silence.ROLE_SENDER, _role_sender),
    (Silence.POSTMASTER, _postmaster),
    (Silence.NOT_ADDRESSED, _not_addressed),
    (Silence.SPAM, spam),
    (Silence.UNAUTHENTICATED, _unauthenticated),
    (Silence.CHALLENGE, challenge),
    (Silence.LOOKS_AUTOMATIC, looks_automatic),
)
