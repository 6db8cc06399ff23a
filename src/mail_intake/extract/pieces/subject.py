"""Of whom a title is said: "nick is our hygiene lead", "Jane our biller"."""

import re

#: So near before the title.
NEAR = 80
_SUBJECT = re.compile(
    r"(?:^|[.!?;,:]\s+|\(|\n|\band\s+|\bwhile\s+)(?P<name>[\w'’-]+(?:\s[\w'’.-]+){0,2}?)(?:(?P<verb>\s+(?:is|works as|serves as|would be|will be)|'s|’s)\s+(?:our|the|an?|my|their)?\s*(?:new\s+)?|\s+(?:our|the)\s+)$",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "that",
        "this",
        "there",
        "who",
        "what",
        "which",
        "title",
        "role",
        "position",
        "job",
        "name",
        "address",
        "email",
        "and",
        "but",
        "so",
        "her",
        "his",
        "their",
        "hers",
        "one",
        "i",
        "we",
        "you",
        "here",
        "mine",
        "yours",
        "both",
        "all",
        "everyone",
        "sorry",
        "oh",
        "thanks",
        "yes",
        "no",
        "actually",
        "also",
        "the",
        "a",
        "person",
        "contact",
        "please",
        "add",
        "use",
        "with",
        "to",
        "by",
        "at",
        "for",
        "our",
        "from",
        "send",
        "of",
        "as",
        "is",
        "are",
        "was",
        "contacts",
        "alerts",
        "notify",
        "copy",
        "include",
        "ask",
        "reach",
        "lead",
        "best",
        "right",
    ]
)


def subject_span(text: str, start: int) -> tuple[int, int] | None:
    """Return the characters that name somebody right before a title that begins at `start`."""
    found = _SUBJECT.search(text, max(0, start - NEAR), start)
    if found is None or any(word.casefold() in _NOBODY for word in found["name"].split()):
        return None
    if not found["verb"] and not found["name"][0].isupper():
        return None  # "while our biller": nobody is named
    return found.span("name")


def subject(text: str, start: int) -> str:
    """Return the name of whom a title is said, "" where the sentence names nobody."""
    span = subject_span(text, start)
    return text[span[0] : span[1]] if span else ""
