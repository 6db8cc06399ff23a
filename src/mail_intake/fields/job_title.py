"""Job titles, kept as written; words that titles end in tell them from other words."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

LONGEST = 120
#: Lines are searched this far: no person's line is longer.
REACH = 2000
#: A title that stands on its own has no more words; one in prose reaches no further to each side.
MOST_WORDS, WIDEST = 11, 8
#: The longest phrase of the vocabulary has so many words.
PHRASE = 4
#: So short a noun is one in capitals only.
ACRONYM = 3
#: Words that join the words of a title ("Assistant to the Director"), and those that part them.
_JOINS = frozenset({"and", "of", "for", "to", "over", "or"})
_ARTICLES = frozenset(
    ["our", "the", "a", "an", "my", "your", "their", "her", "his", "as", "is", "new", "acting"]
)
#: Words behind an article that belong to no title.
_PASSED = frozenset(
    {
        "previous",
        "former",
        "old",
        "new",
        "current",
        "outgoing",
        "retiring",
        "own",
        "other",
        "additional",
        "only",
        "favorite",
        "lovely",
        "second",
        "another",
    }
)
_STOPS = (
    _JOINS
    | _ARTICLES
    | frozenset(
        [
            "at",
            "in",
            "on",
            "with",
            "from",
            "by",
            "are",
            "was",
            "who",
            "i",
            "we",
            "you",
            "he",
            "she",
            "it",
            "they",
            "please",
            "and",
        ]
    )
)
#: A sentence needs one of these, a title none.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|will|would|should|can|could|has|have|had|please|we|you|i|he|she|they|it's|i'm|"
    r"send|sent|use|goes|go|get|gets|works|serves|acts|handles|manages|runs|oversees|this|that|these|who|which|when|if|but|because|not|your|our|my|me|us)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[Aa]/[RrPp](?!\w)|\w[\w'-]*")
_JOINT = re.compile(r"(?:'s)?\.?(?:\s{1,9}|\s?[/&+]\s?)")
_GRADES = frozenset({"i", "ii", "iii", "iv", "1", "2", "3", "4"})
_BEHIND = re.compile(r"\s*[,/&:;|-]")
#: A desk's name ends in these, an organisation's in those.
_OF_DESKS = frozenset(
    ["staff", "team", "desk", "office", "department", "dept", "unit", "the", "and", "of"]
)
_OF_OTHERS = frozenset(
    ["clinic", "clinics", "center", "centre", "hospital", "group", "practice", "associates"]
)


class _Word(NamedTuple):
    """A word of a line: folded, and where it stands."""

    text: str
    start: int
    end: int
    capitals: bool


class Titles:
    """Knows a vocabulary's job titles."""

    def __init__(self, words: Vocabulary) -> None:
        self._nouns = _phrases(words.titles)
        self._desks = _phrases(words.departments)
        phrases = (*words.titles, *words.departments, *words.title_modifiers)
        self._inner = frozenset(word for one in phrases for word in _folded(one)) - _JOINS
        self._of_desks = self._inner | _OF_DESKS
        #: a piece of a signature is asked about for several reasons
        self._remembered = lru_cache(maxsize=1024)(self._stands)

    def is_title(self, text: str) -> bool:
        """Whether it holds a word that job titles end in, and is short enough to be one."""
        if len(text) > LONGEST:
            return False
        words = _words(alike(text))
        return any(
            self._noun(words, at) or self._phrase(words, at, self._desks)
            for at in range(len(words))
        )

    def stands(self, text: str) -> bool:
        """Whether it is a title as a whole: "Manager, Billing", "Network Engineer II", "Front Desk"."""
        return self._remembered(text) if len(text) <= LONGEST else self._stands(text)

    def _stands(self, text: str) -> bool:
        plain = without_remark(fold(text)).strip(" .:;,*-\"'")
        words = _words(plain)
        if not words or len(plain) > LONGEST or len(words) > MOST_WORDS:
            return False
        if self._is_desk(words):
            return True
        if _SENTENCE.search(plain):
            return False
        last = len(words) - (words[-1].text in _GRADES)
        return any(
            self._noun(words, at)
            and (
                at + 1 == last
                or words[at + 1].text in _STOPS
                or _BEHIND.match(plain, words[at].end) is not None
            )
            for at in range(last)
        )

    def is_desk(self, text: str) -> bool:
        """Whether it names a desk of an office and no more: "Front Desk", "Billing Department"."""
        return self._is_desk(_words(alike(text)))

    def knows(self, text: str) -> bool:
        """Whether one of its words belongs to titles."""
        return any(self._is_inner(one) for one in _words(alike(text)))

    def _is_desk(self, words: Sequence[_Word]) -> bool:
        return (
            0 < len(words) <= MOST_WORDS
            and all(one.text in self._of_desks for one in words)
            and words[-1].text not in _OF_OTHERS
            and any(self._phrase(words, at, self._desks) for at in range(len(words)))
        )

    def judge(self, raw: str, on: date | None = None) -> Verdict:
        """Normal form: as written, white space folded, 120 characters at most."""
        del on
        text = fold(raw).strip(' :;,*•-–|">=→')
        if text.count("(") != text.count(")") or (text[:1] + text[-1:]) == "()":
            text = text.strip('() :;,*•-–|">=→')
        if not any(char.isalpha() for char in text) or "@" in text or len(text) > LONGEST:
            return invalid("no_title")
        return valid(text, "ok" if self.is_title(text) else "unlisted")

    def find(self, line: str) -> tuple[Match, ...]:
        """Titles in prose: "our office manager", "Director of Finance", "a peer wellness coach"."""
        text = alike(line[:REACH])
        words = _words(text)
        found: list[Match] = []
        free = len(words)
        for at in range(len(words) - 1, -1, -1):
            if at >= free or not self._noun(words, at):
                continue
            first, last = self._begins(text, words, at), self._ends(text, words, at, free)
            start, end = words[first].start, words[last].end
            found.append(Match(start=start, end=end, raw=line[start:end], confidence=0.6))
            free = first
        return tuple(reversed(found))

    def _noun(self, words: Sequence[_Word], at: int) -> bool:
        """Whether a noun that titles end in ends with this word, in the plural, too."""
        return self._phrase(words, at, self._nouns) or any(
            single.rpartition("-")[2] in self._nouns
            for single in _singles(words[at].text)
            if "-" in single
        )

    def _phrase(self, words: Sequence[_Word], at: int, phrases: frozenset[str]) -> bool:
        """Whether a phrase ends with this word."""
        for single in _singles(words[at].text):
            before = ""
            for first in range(at, max(at - PHRASE, -1), -1):
                before = single if first == at else f"{words[first].text} {before}"
                # "him" and "it" are desks in capitals only
                if before in phrases and (len(before) > ACRONYM or words[at].capitals):
                    return True
        return False

    def _is_inner(self, word: _Word) -> bool:
        return word.text in self._inner or all(
            part in self._inner for part in word.text.split("-")
        )

    def _begins(self, text: str, words: Sequence[_Word], at: int) -> int:
        """Return the first word of the title whose noun this is: what belongs to it, or all behind an article."""
        first = self._known_from(text, words, at)
        for near in range(at - 1, max(at - WIDEST, -1), -1):
            if not _joined(text, words[near], words[near + 1]):
                break
            if words[near].text in _ARTICLES | _PASSED:
                return min(first, near + 1)
            if words[near].text in _STOPS:
                break
        return first

    def _known_from(self, text: str, words: Sequence[_Word], at: int) -> int:
        first = at
        for near in range(at - 1, max(at - WIDEST, -1), -1):
            one = words[near]
            if not _joined(text, one, words[near + 1]) or not (
                one.text in _JOINS or self._is_inner(one)
            ):
                break
            if one.text not in _JOINS:
                if not _same_dress(text, one, words[at]):
                    break
                first = near
        return first

    def _ends(self, text: str, words: Sequence[_Word], at: int, free: int) -> int:
        """Return the last word: a grade, or "of Patient Access and Referrals"."""
        last = at
        near = at + 1
        while near < min(free, at + WIDEST) and _joined(text, words[near - 1], words[near]):
            one = words[near]
            behind = (
                words[near - 1].text in _JOINS
                or "&" in text[words[near - 1].end : one.start]
                or "/" in text[words[near - 1].end : one.start]
            )
            if one.text in _GRADES or (self._is_inner(one) and (behind or last > at)):
                last = near
            elif one.text not in _JOINS and not (one.text == "the" and behind):
                break
            near += 1
        return last


def _phrases(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(_folded(one)) for one in listed)


def _folded(phrase: str) -> list[str]:
    return [one.text for one in _words(alike(phrase))]


def _words(text: str) -> list[_Word]:
    """Return the words of a text; "manager's" is a manager's."""
    found = []
    for one in _TOKEN.finditer(text):
        word = one[0].casefold().rstrip("'-")
        owns = 2 if word.endswith("'s") else 0
        end = one.start() + len(word) - owns
        found.append(_Word(word[: len(word) - owns], one.start(), end, one[0].isupper()))
    return found


def _singles(word: str) -> tuple[str, ...]:
    """Return a word as it is, and without the ending of the plural."""
    if word.endswith("es"):
        return (word, word[:-1], word[:-2])
    return (word, word[:-1]) if word.endswith("s") else (word,)


def _joined(text: str, one: _Word, following: _Word) -> bool:
    """Whether nothing stands between two words but what joins the words of a title."""
    return _JOINT.fullmatch(text, one.end, following.start) is not None


def _same_dress(text: str, one: _Word, noun: _Word) -> bool:
    """Capitals go with capitals, small letters with small ones; "IT" goes with both."""
    word = text[one.start : one.end]
    return word[0].isupper() == text[noun.start].isupper() or (word.isupper() and len(word) < 5)  # noqa: PLR2004 - an abbreviation


KIND = Kind(
    name="job_title",
    explain=explaining({}, "Please write what the person does, like Office Manager."),
    mask=as_it_is,
    show=as_it_is,
)
