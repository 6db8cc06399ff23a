"""Names and titles within a sentence: "our office manager Ann Lee", "ask for Maria", "her title is …"."""

import re
from collections.abc import Iterator, Sequence

from mail_intake.extract.pieces.parts import Piece, What
from mail_intake.extract.pieces.persons import Persons

#: How sure a piece of a sentence is, and a single word that the words before it or an address speak for.
SPOKEN, CALLED, SINGLE = 0.8, 0.6, 0.5
#: A title that is said to be one, whatever it is.
_SAID = re.compile(
    r"\b(?:job\s+)?(?:title|role|position)\s+(?:is|would be|will be|should be|should read|was changed to)\s+(?:now\s+)?(?:the\s+|our\s+|an?\s+)?[\"']?(?P<title>(?!(?:last|this|that|wrong|now|no\s|not\s|same|unchanged|correct|missing|below|above|old|new|as\s|still|changing|different)\b)[^\"'.,;()]{2,50})|"
    r"\b(?:works|serves|working|acts)\s+(?:here\s+)?as\s+(?:the\s+|our\s+|an?\s+)?(?P<work>[^\"'.,;()]{2,50}?)(?=\s+(?:at|for|here|in|and|with)\b|[.,;()]|$)",
    re.IGNORECASE,
)
#: Behind these a single word with a capital is a name.
_CALLED = re.compile(
    r"\b(?:attn:?|attention:?|ask for|c/o|read by|checked by|monitored by|managed by|handled by|staffed by|answered by|belongs to|"
    r"named|name is|goes to|it's|that's|contact|person is|by|with)\s+(?P<name>[A-ZÀ-Þ][\w'’-]{1,24})(?![\w@'’-])"
)
#: What stands behind it is where somebody works.
_AT = re.compile(r"(?:\bat|@)\s(?:the\s)?$", re.IGNORECASE)
#: "Jane Doe's address".
_OWNS = re.compile(r"['’]s?$")
_POSSESSIVE = re.compile(
    r"\b(?P<name>[A-ZÀ-Þ][\w’'-]{1,24}?)['’]s\s+(?:(?:new|work|correct)\s+)?(?:e-?mail|address|job|title|role|position|inbox|mailbox)\b"
)
_WORD = re.compile(r"(?<![\w@.'’-])(?P<name>[A-ZÀ-Þ][\w'’-]{1,24})(?![\w@'’-])")


def spoken(text: str, persons: Persons) -> list[Piece]:
    """Return the names and titles of a sentence, left to right."""
    titles = [*_titles(text, persons), *_said(text, persons)]
    titles = _apart(titles)
    masked = list(text)
    for one in titles:
        masked[one.start : one.end] = "\0" * (one.end - one.start)
    rest = "".join(masked)
    names = list(_names(rest, persons)) or _single(rest, persons)
    return sorted((*titles, *names), key=lambda one: one.start)


def _titles(text: str, persons: Persons) -> Iterator[Piece]:
    known = persons.words.titles
    for one in known.find(text):
        # a desk alone ("send it to billing") is no title in a sentence
        if not known.is_desk(one.raw) or any(map(str.isspace, one.raw)):
            yield Piece(What.TITLE, one.start, one.end, SPOKEN, whole=False)


def _said(text: str, persons: Persons) -> Iterator[Piece]:
    for one in _SAID.finditer(text):
        group = "title" if one["title"] else "work"
        said = one[group].rstrip()
        if not persons.words.placeholders.code(said):
            start = one.start(group)
            yield Piece(What.TITLE, start, start + len(said), SPOKEN, whole=False)


def _apart(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that overlap none before them."""
    kept: list[Piece] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _names(text: str, persons: Persons) -> Iterator[Piece]:
    for one in persons.words.names.find(text):
        raw = _OWNS.sub("", one.raw)
        if persons.is_person(raw) and not _AT.search(text[: one.start]):
            yield Piece(What.NAME, one.start, one.start + len(raw), SPOKEN, whole=False)


def _single(text: str, persons: Persons) -> list[Piece]:
    """A single word that is a name by the words before it, or by an address that is made of it."""
    words = persons.words
    for one in (*_POSSESSIVE.finditer(text), *_CALLED.finditer(text)):
        small = one["name"].casefold()
        if small not in words.names.not_names and not words.titles.is_title(small):
            return [Piece(What.NAME, *one.span("name"), CALLED, whole=False)]
    for one in _WORD.finditer(text):
        small = one["name"].casefold()
        other = small in words.shared or small in words.names.not_names
        if persons.is_local(small) and not other:
            return [Piece(What.NAME, *one.span("name"), SINGLE, whole=False)]
    return []
