"""HTML to tags and the texts behind them, in linear time whatever is in it.

A parser that builds the whole tree as browsers do (HTML Standard §13.2.6) needs time and memory
beyond any bound for a few kilobytes: formatting that was never closed is repeated in every later
paragraph, attributes are compared with each other. What a person sees needs no tree: it needs to
know where elements end, and that is `read/nesting`. Here are the tags (§13.2.5).

A page has many tags and few that differ, so each spelling is looked at once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from mail_intake.read.marks import NO_MARK, Mark

#: A value without quotes runs to the next white space, whatever is in it.
_ATTRIBUTES = r"(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\"'\s>][^\s>]*+|)|[\"'])*+"
#: The same, but each quote that opens a value is closed: then no ">" stands in a value.
_CLOSED = _ATTRIBUTES.replace("|)|", "|(?![\"']))|")
#: Elements whose content is no text of the page: up to their end no tag counts (§13.2.5.1–4).
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext"
#: White space of HTML; Python knows more (§13.2.5.8).
_SPACE = r"\t\n\f\r\x20"
_TOKEN = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                             # a comment
    |<({_RAW})(?=[{_SPACE}/>]){_ATTRIBUTES}>(?:[^<]++|<(?!/\1[{_SPACE}/>]))*+(?:</[^>]*+>?)?
    |<(/?)([a-z][^{_SPACE}/>]*+)({_ATTRIBUTES})(>?)               # a tag: ends, name, attributes, whether it closes
    |<[!?/][^>]*+>?                                         # a declaration, and what is none
    |<                                                      # a text
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_RAWS = frozenset(_RAW.split("|"))
#: What stands between "<" and the next ">": a tag, or what is none.
_TAG = re.compile(rf"(/?)([a-z][^{_SPACE}/>]*+)({_CLOSED})", re.IGNORECASE)
_NONE = re.compile(r"!(?!--)|\?|/(?![a-z])", re.IGNORECASE)


@dataclass(slots=True)
class Tag:
    """A tag as it is written."""

    name: str  #: lower case, "" where there is none
    ends: bool = False
    attributes: str = ""
    mark: Mark = NO_MARK  #: what its attributes do
    acts: bool = True  #: whether it makes any difference to the page


#: What stands in place of a tag where there is none.
NO_TAG = Tag("", acts=False)


class _Spellings(dict[str, Tag | None]):
    """Tags by what stands between "<" and the next ">"; None where that says too little."""

    def __missing__(self, inside: str) -> Tag | None:
        found = _TAG.fullmatch(inside)
        tag = None
        if found is None:
            tag = NO_TAG if _NONE.match(inside) else None
        elif found[1] or found[2].lower() not in _RAWS:
            tag = Tag(found[2].lower(), bool(found[1]), found[3])
        self[inside] = tag
        return tag


def tags(content: str) -> tuple[list[tuple[Tag, str]], list[Tag]]:
    """Return each tag with the text behind it, in order, and all the different tags.

    What is no tag is NO_TAG.
    """
    spellings = _Spellings()
    first, *pieces = content.split("<")
    found = [(NO_TAG, unescape(first))]
    counted, place = 0, len(first)  # a piece, and where in the content it begins
    after = 0
    once: list[Tag] = []
    for number, piece in enumerate(pieces):
        if number < after:
            continue
        inside, closed, text = piece.partition(">")
        tag = spellings[inside] if closed else None
        if tag is None:
            # A comment, raw text, a bracket in a value: it may go on over several pieces.
            place += sum(map(len, pieces[counted:number])) + number - counted
            token = _TOKEN.match(content, place)
            tag = _tag(token)
            once.append(tag)
            end = token.end() if token else place + 1
            if end == place + 1:
                found.append((NO_TAG, "<"))
            counted, place = _piece_at(pieces, number, place, end)
            text = pieces[counted][end - place - 1 :]
            after = counted + 1
        found.append((tag, unescape(text) if "&" in text else text))
    return found, [tag for tag in (*spellings.values(), *once) if tag and tag is not NO_TAG]


def _tag(token: re.Match[str] | None) -> Tag:
    """Return the tag that a token is; comments, raw text and tags that never close are none."""
    if token is None or not token[5]:
        return NO_TAG
    return Tag(token[3].lower(), bool(token[2]), token[4])


def _piece_at(pieces: Sequence[str], number: int, place: int, end: int) -> tuple[int, int]:
    """Return the piece in which a position lies, this one or one behind it, and where it begins."""
    while place + 1 + len(pieces[number]) < end:
        place += 1 + len(pieces[number])
        number += 1
    return number, place
