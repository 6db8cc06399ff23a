"""How much of a message is read: beyond a bound it is read as far as it goes, with a defect."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that no person's mail reaches; what lies beyond is still in the raw message.

    They are bounds of size and of steps, and so of time: every step of reading is linear.
    """

    header_bytes: int = 1_000_000  #: one header block
    header_fields: int = 1_000  #: fields of one header block
    header_length: int = 20_000  #: characters of one field
    addresses: int = 500  #: addresses of one field
    nesting: int = 40  #: multiparts within multiparts
    parts: int = 1_000  #: leaves of one message
    messages: int = 12  #: messages enclosed in messages
    html_length: int = 2_000_000  #: characters of HTML, all parts together
    html_depth: int = 1_500  #: elements within elements: the HTML parser is quadratic there
    lines: int = 20_000  #: lines of text, all parts together
    line_length: int = 5_000  #: characters; a longer line goes on as the next
    text_length: int = 2_000_000  #: characters of plain text, all parts together
