"""How single values must be written, and how that is told to the person who wrote them."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_NAME = r"^[a-z][a-z0-9_-]{0,62}$"
_FIELD = r"^[a-z][a-z0-9_]{0,62}$"
_LINE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
_MAYBE = r"^[^\x00-\x1f\x7f]*$"
_HOST = r"^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$"
_HOSTS = r"^(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]{0,251}$"
_SENDER = r"^(\*|[^\s@*?\[\]]{1,64})@[A-Za-z0-9][A-Za-z0-9.-]{0,251}$"
_HEADER = r"^[!-9;-~]{1,76}$"
_KEYWORD = r"^[A-Za-z0-9$_-]{1,64}$"
_PHONE = r"^\+[1-9][0-9]{6,14}$"
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

#: What a value that does not fit is told: (problem, way out).
SAID = {
    _NAME: ("is no name", "Use lower-case letters, digits and hyphens, a letter first"),
    _FIELD: ("is no name", "Use lower-case letters, digits and underscores, a letter first"),
    _LINE: ("is blank or longer than a line", "Write some words on one line"),
    _MAYBE: ("is longer than a line", "Write it on one line"),
    _HOST: ("is no host name", 'Write it as "mail.plan.example", without spaces or "https://"'),
    # a bare star would trust the whole world
    _HOSTS: ("is no host or domain", 'Write "mx.plan.example", or "*.plan.example" for all below'),
    _SENDER: ("is no sender", 'Write "portal@plan.example" or "*@portal.plan.example"'),
    _HEADER: ("is no header name", 'Write it without its colon, as "X-Secure"'),  # RFC 5322 ftext
    _KEYWORD: ("is no IMAP keyword", 'Use letters, digits, "$", "_" and "-"'),  # RFC 3501 atom
    _PHONE: ("is no telephone number as E.164 writes it", 'Write it as "+15035550142"'),
    _CLOCK: ("is no time of day", 'Write it as "08:00"'),
}

Name = Annotated[str, Field(pattern=_NAME)]
FieldName = Annotated[str, Field(pattern=_FIELD)]
#: A blank phrase would be found in every message, a line end would split a header.
Line = Annotated[str, Field(pattern=_LINE)]
MaybeLine = Annotated[str, Field(pattern=_MAYBE)]
Host = Annotated[str, Field(pattern=_HOST)]
Hosts = Annotated[str, Field(pattern=_HOSTS)]
Sender = Annotated[str, Field(pattern=_SENDER)]
Header = Annotated[str, Field(pattern=_HEADER)]
Keyword = Annotated[str, Field(pattern=_KEYWORD)]
Phone = Annotated[str, Field(pattern=_PHONE)]
Clock = Annotated[str, Field(pattern=_CLOCK)]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0)]


def _written(value: Any) -> Any:
    """Take a date that stands without quotes as its text."""
    return value.isoformat() if type(value) is date else value


Holiday = Annotated[str, BeforeValidator(_written)]
