"""What an HTML element's attributes do to its text: hide it, keep its lines, or say it is quoted."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mail_intake.read.text import Role

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:[;\"'!]|$)|opacity\s*:\s*0(?:\.0*)?\s*(?:[;\"'!]|$)"
    r"|(?:^|\s)hidden(?:\s*=\s*[\"']?(?:hidden|true)?[\"']?)?(?=\s|/?$)",
)
#: Nothing of it is seen, if what is larger than its box is not.
_NO_SIZE = re.compile(r"(?<![\w-])(?:height|width)\s*:\s*0(?:px)?\s*(?:[;\"'!]|$)")
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden")
_FONT = re.compile(r"font-size\s*:\s*([\d.]+)")
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_TIGHT = re.compile(
    r"msonormal|msolistparagraph|msoplaintext|margin\s*:\s*0(?:in|px|pt|cm)?\s*(?:[;\"']|$)"
)
#: Marks that mail programs put on a quoted message: Apple and Yahoo, Proton, Zoho, GMX, Tuta,
#: Android's own, and whatever cites.
_QUOTE = re.compile(
    r"yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|mail_android_quote|name\s*=\s*[\"']?quote\b|type\s*=\s*[\"']?cite\b"
)
#: Gmail's and Thunderbird's "Jane wrote:".
_ATTRIBUTION = re.compile(r"gmail_attr|moz-cite-prefix")
#: Outlook, on the web, on telephones and on the desk: from here on it is the earlier message.
_REST = re.compile(
    r"divrplyfwdmsg|appendonsend|outlookmessageheader|ms-outlook-mobile-reference-message"
    r"|border-top:\s?solid #(?:b5c4df|e1e1e1) 1\.0pt"
)
#: Attributes without any of these words do nothing.
_WORDS = (
    "display", "visibility", "mso-hide", "max-height", "opacity", "hidden", "font-size",
    "white-space", "msonormal", "msolist", "msoplain", "margin", "quote",
    "cite", "gmail_attr", "zmail_extra", "rplyfwdmsg", "appendonsend", "outlookmessageheader",
    "ms-outlook-mobile", "border-top",
)  # fmt: skip
LONGEST_CACHED = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element is, by its attributes."""

    hidden: bool = False
    font: float | None = None  #: its size; text of size 0 is not seen
    keeps_lines: bool = False
    tight: bool = False  #: a paragraph without a gap below
    quote: bool = False
    role: Role = Role.NONE
    lasts: bool = False  #: whether it holds for what stands in the element


NO_MARK = Mark()


def mark_of(attributes: str) -> Mark:
    """Return the mark of an element with these attributes, however they are quoted."""
    return _cached(attributes) if len(attributes) <= LONGEST_CACHED else _mark(attributes)


@lru_cache(maxsize=1024)
def _cached(attributes: str) -> Mark:
    return _mark(attributes)


def _mark(attributes: str) -> Mark:
    low = attributes[:4_000].lower()
    if not any(word in low for word in _WORDS):
        return NO_MARK
    font = _FONT.search(low)
    role = Role.NONE
    if _ATTRIBUTION.search(low):
        role = Role.ATTRIBUTION
    elif _REST.search(low):
        role = Role.REST
    keeps_lines = _KEEPS_LINES.search(low) is not None
    quote = _QUOTE.search(low) is not None
    return Mark(
        hidden=_hides(low),
        font=_number(font[1]) if font else None,
        keeps_lines=keeps_lines,
        tight=_TIGHT.search(low) is not None,
        quote=quote,
        role=role,
        lasts=bool(font or keeps_lines or quote or role is not Role.NONE),
    )


def _hides(low: str) -> bool:
    if _HIDDEN.search(low):
        return True
    return _CUT_OFF.search(low) is not None and _NO_SIZE.search(low) is not None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
