"""Names of people and organisations, kept as written; which of the two it is, is evidence."""

import re
import string
from collections.abc import Iterator
from datetime import date

from mail_intake.fields import date as dates
from mail_intake.fields.fold import fold, key
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.phrases import alternation
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

LONGEST = 160
#: Lines are searched this far: no person's line is longer.
REACH = 2000
#: Fewer letters in capitals may be a name or a number's word.
SHOUT = 8
#: "360 Health" is a name, "2026071004455 Health" is none.
LONGEST_NUMBER = 4
#: Capitals that stay capitals wherever they stand.
_ACRONYMS = ("NPI", "TIN", "EIN", "SSN", "DMAP", "OHP", "ID")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: "Doe, Jane" said the other way round.
_TURNED = re.compile(r"^([^,]{2,30}), ([^,]{2,30})$")
#: Small words and label words that a run of capitals may end in.
_ENDS_NO_NAME = re.compile(
    r"(?:,?\s(?:of|the|and|for|at|in|&|NPI|TIN|EIN|DMAP|MAP|OHP|Tax|ID|Phone|Fax|Tel|Our|We|The|Please|In|It|I|My|Their|Its|Is|To))+$"
)


class Names:
    """Knows people's names from organisations' by a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        credentials = alternation(words.credentials)
        particles = alternation(words.particles)
        honorifics = alternation(words.honorifics)
        legal = alternation(words.legal_forms)
        openers = frozenset(words.not_names)
        self.not_names = openers | frozenset(words.not_persons)
        self.credential = re.compile(rf"(?<![\w-]){credentials}(?![\w-])")
        self.legal_form = re.compile(legal)
        self._organisation = re.compile(
            rf"(?<!\w)(?:{alternation((*words.organisations, *words.legal_forms))})(?!\w)",
            re.IGNORECASE,
        )
        self._go_between = re.compile(
            rf"(?<!\w){alternation(words.go_betweens)}(?!\w)", re.IGNORECASE
        )
        self._not_organisations = frozenset(map(key, words.not_organisations))
        self._plain = frozenset((*words.plain_words, *_of_sentences(words)))
        self._shouted = frozenset((*words.credentials, *words.legal_forms, *_ACRONYMS))
        self._before = frozenset(words.before_names) | openers
        self._trailing = re.compile(rf"(?:[\s,]+{credentials}(?![\w-]))+\s*$")
        self._honorific = re.compile(rf"^{honorifics}\.?\s+", re.IGNORECASE)
        word = rf"(?:[A-ZÀ-Þ][\w’'.-]{{0,24}}|{particles}\b)"
        self._person = re.compile(rf"{word}(?:\s{word}){{1,4}}")
        self._capitalised = re.compile(
            rf"(?<![\w@.])(?:(?:Dr|Mr|Mrs|Ms)\.?\s)?[A-ZÀ-Þ][\w’'-]{{1,24}}(?:\s[A-ZÀ-Þ]\.?(?=\s))?"
            rf"(?:\s{particles}\b){{0,2}}(?:\s[A-ZÀ-Þ][\w’'-]{{1,24}}){{1,3}}(?:,?\s{credentials}(?![\w-])){{0,3}}"
        )
        self._run = re.compile(
            r"(?<![\w@.])[A-ZÀ-Þ0-9][\w’'&-]{0,24}(?:,?\s(?:[A-ZÀ-Þ][\w’'-]{0,24}|of|the|and|for|&|de|la)){1,7}"
            rf"(?:,?\s{legal})?"
        )

    def cased(self, text: str) -> str:
        """Return a text in capitals as names and sentences are written otherwise, letter for letter.

        Capitals tell names from words; where all are capitals, words of sentences are known words.
        """
        return _WORD.sub(self._lowered, text) if _is_shouted(text) else text

    def _lowered(self, found: re.Match[str]) -> str:
        word = found[0]
        if word in self._shouted and word.casefold() not in self._plain:
            return word
        low = word.lower()
        shown = low if low in self._plain or len(low) != len(word) else low[:1].upper() + low[1:]
        return shown if len(shown) == len(word) else word

    def bare(self, text: str) -> str:
        """Return a person's name without titles and credentials, for comparing."""
        return self._honorific.sub("", self._trailing.sub("", fold(text))).strip(" ,")

    def is_organisation(self, text: str) -> bool:
        """Whether words in it name an organisation, credentials aside."""
        return self._organisation.search(self._trailing.sub("", text)) is not None

    def is_go_between(self, text: str) -> bool:
        """Whether an organisation's name says that it writes for others: a billing service."""
        return self._go_between.search(text) is not None

    def is_person(self, text: str) -> bool:
        """Whether it looks like a person's name: two to five capitalised words, no organisation."""
        folded = self.cased(fold(text))
        if self.credential.search(folded) or self._honorific.match(folded):
            return not self.is_organisation(folded)
        turned = _TURNED.sub(r"\2 \1", self.bare(folded))
        return self._person.fullmatch(turned) is not None and not self.is_organisation(folded)

    def ends_in_organisation(self, text: str) -> bool:
        """Whether its last word names an organisation."""
        words = text.split()
        return bool(words) and self._organisation.search(words[-1]) is not None

    def opens_no_name(self, word: str) -> bool:
        """Whether a word begins sentences and labels, never a name."""
        return word.strip(".,").casefold() in self.not_names

    def is_plain(self, word: str) -> bool:
        """Whether a word in small letters is one of sentences."""
        return word in self._plain

    def judge(self, raw: str, on: date | None = None) -> Verdict:
        """Normal form: as written, white space folded. Codes person, organisation, unclear."""
        del on
        text = fold(raw).strip(' :;,*•-–|">=→')
        if not any(char.isalpha() for char in text) or len(text) > LONGEST or "@" in text:
            return invalid("no_name")
        if self.is_organisation(text):
            return valid(text, "organisation")
        return valid(text, "person" if self.is_person(text) else "unclear")

    def find(self, line: str) -> tuple[Match, ...]:
        """Runs of capitalised words that look like a person's name."""
        matches = []
        shown = self.cased(line[:REACH])
        for found in self._capitalised.finditer(shown):
            start = self._begins(shown, found, self.not_names)
            text = line[start : found.end()].strip(" ,")
            words = text.split()
            inner = any(word.strip(".,").casefold() in self.not_names for word in words)
            if len(words) > 1 and not inner and not self.is_organisation(text):
                matches.append(Match(start=start, end=start + len(text), raw=text, confidence=0.6))
        return tuple(matches)

    def find_organisation(self, line: str) -> tuple[Match, ...]:
        """Runs of capitalised words with a word of organisations among them."""
        matches = []
        shown = self.cased(_undated(line[:REACH]))
        for found in self._run.finditer(shown):
            end = found.start() + len(_ENDS_NO_NAME.sub("", found[0]).rstrip(" ,."))
            start = self._begins(shown, found, self._before)
            text = line[start:end].strip(" ,")
            if len(text.split()) < 2 or key(text) in self._not_organisations:  # noqa: PLR2004 - one word is no name
                continue
            if self.is_organisation(text):
                matches.append(Match(start=start, end=start + len(text), raw=text, confidence=0.6))
        return tuple(matches)

    def _begins(self, line: str, found: re.Match[str], before: frozenset[str]) -> int:
        """Return where a run begins when words that start sentences are left out, and numbers
        within a line: "claim 20260310004417 for Larch Clinic", "on May 2 Larch Clinic".
        """
        start = found.start()
        for word in found[0].split():
            long = sum(map(str.isdigit, word)) > LONGEST_NUMBER
            number = long or (word.isdigit() and found.start() > 0)
            if not number and word.strip(".,:;").casefold().replace("’", "'") not in before:
                break
            start = line.index(word, start) + len(word)
        return start + len(line[start : found.end()]) - len(line[start : found.end()].lstrip())


#: Who writes in capitals may have copied an address.
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_SMALL, _CAPITALS = string.ascii_lowercase.encode(), string.ascii_uppercase.encode()


def _is_shouted(text: str) -> bool:
    """Whether nine in ten letters are capitals. Counted letter by letter only where it must be."""
    if "@" in text:
        text = _ADDRESS.sub("", text)
    shown = text.encode("latin-1", "replace")
    small = len(shown) - len(shown.translate(None, _SMALL))
    if small * 10 > len(shown) + 1:
        return False
    if text.isascii():
        capitals = len(shown) - len(shown.translate(None, _CAPITALS))
        letters = small + capitals
    else:
        capitals, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    return letters >= SHOUT and capitals >= letters * 0.9


_DIGIT = re.compile(r"\d")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d", re.IGNORECASE
)


def _of_sentences(words: Vocabulary) -> Iterator[str]:
    """Yield the words by which changes are told: verbs and adverbs, part of no name."""
    told = (
        *(phrase for phrase, _ in words.change_events),
        *words.change_signs,
        *words.effect_cues,
    )
    yield from (phrase.casefold() for phrase in told if " " not in phrase)


def _undated(line: str) -> str:
    """Return the line with its days blanked: "Nov 2 Larch Clinic" is no name."""
    if _DIGIT.search(line) and _MONTH.search(line):
        for day in dates.find(line):
            line = line[: day.start] + ";" * (day.end - day.start) + line[day.end :]
    return line


_EXPLAIN = explaining(
    {"no_name": "This is not a name. Please write the full name, as it is registered."},
    "Please write the full name.",
)
PROVIDER = Kind(name="provider_name", explain=_EXPLAIN, mask=as_it_is, show=as_it_is)
CLINIC = Kind(name="clinic_name", explain=_EXPLAIN, mask=as_it_is, show=as_it_is)
CONTACT = Kind(name="contact_name", explain=_EXPLAIN, mask=as_it_is, show=as_it_is)
