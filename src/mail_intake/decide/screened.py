"""What the rules of screening look at: the mail, and what we know of ourselves."""

from dataclasses import dataclass

from mail_intake.model.form import Security
from mail_intake.model.mail import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One mail, and whose it may be."""

    mail: Mail
    own: frozenset[str]  #: addresses of ours, lower case, without plus-tags
    security: Security
    mail_domain: str  #: the domain of our own Message-IDs, lower case
    trust_delivery: bool  #: whether being in a mailbox of ours is proof enough of its address


def plain(address: str) -> str:
    """Return an address without its plus-tag (RFC 5233), for comparison."""
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def values(one: Screened, *names: str) -> list[str]:
    """Return every value of these header fields, without case and outer white space."""
    return [value.strip().casefold() for name in names for value in one.mail.header_all(name)]
