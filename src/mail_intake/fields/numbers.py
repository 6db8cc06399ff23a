"""Which number a run of digits is: the words beside it decide, then its shape; never two things at once."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mail_intake.fields import dictated, dmap, npi, phone, tin
from mail_intake.fields.fold import alike
from mail_intake.fields.phrases import alternation, first_words, words_in
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

#: A word speaks for a number that stands at most so many characters behind it.
REACH = 70
#: So many characters before and behind an NPI say whose it is.
_BEFORE, _AFTER = 60, 30
#: How sure a number is: its word stands at it, in the same sentence, or nowhere.
BESIDE, NEAR, ALONE = 0.92, 0.85, 0.8

_EXTENSION = r"(?i:\s{0,2},?\s{0,2}(?:\(?ext(?:ension)?\.?|x|#)\s{0,2}\d{1,6}(?!\d)\)?)?"
#: Six, nine or ten digits in the groups that people make of them.
_SIZES = ("3,4,3", "2,3,4", "4,4,2", "4,2,4", "2,4,4", "3,3,2,2", "2,2,2,2,2", "1,3,3,3", "3,2,2,3", "5,5", "4,6", "6,4", "5,4", "4,5", "6,3", "3,6", "3,3", "2,2,2")  # fmt: skip
_GROUPS = "|".join(
    "[ .-]".join(rf"\d{{{size}}}" for size in sizes.split(",")) + r"(?![ .-]?\d)"
    for sizes in _SIZES
)
#: The groupings people type, the most particular first; then whatever digits hang together.
_RUN = re.compile(
    rf"(?<![\w+#@/-])(?<!\d\.)(?:(?P<phone>{phone.SHAPE})(?![\d-]){_EXTENSION}"
    rf"|(?P<said>{dictated.SHAPE})"
    r"|(?P<other>\d{2}[ -]\d{7}|\d{3}([ .-])\d{2}\4\d{4}|\d{3}([ .-])\d{3}\5\d{3,4}(?!\5?\d)|\d{4}([ .-])\d{3}\6\d{3}"
    rf"|{_GROUPS}"
    r"|[Xx*]{2,3}-?[Xx*]{2,3}-?\d{4}|\d{1,17}(?:[.-]\d{1,17}){0,4}))(?![\w@]|[.-]\d|/\d)",
)
#: Short forms of signatures, directly before a number: "p 503-…", "F: 503-…".
_LETTER = re.compile(r"(?<![\w.])(?P<letter>[ptfcmod])\s?[.:)]?\s{0,3}$", re.IGNORECASE)
_LETTERS = {
    "p": "phone",
    "t": "phone",
    "o": "phone",
    "d": "cell",
    "c": "cell",
    "m": "cell",
    "f": "fax",
}
#: Where one statement ends and the next begins: a word does not speak across it.
_STOP = re.compile(
    r"(?<!\bno)(?<!\btel)(?<!\bext)(?<!\bph)(?<!\bnbr)[.!?]\s+(?=[\"'(]?[A-Z])|[;|•·]|\n\s*\n",
    re.IGNORECASE,
)
_EIN = re.compile(r"\d{2}-\d{7}")
_OPENS = re.compile(r"[\s:#.=(-]*")
_DIGIT = re.compile(r"\d")
_COMMA = re.compile(r"[,;]")
_CLAUSE = re.compile(r"[,;.]|\band\b")
_TOUCH = re.compile(r"\s?[(\[,-]?\s?")
_LISTED = re.compile(r"\s*(?:,|/|&|\+|\band\b|\bor\b|,\s*and\b)\s*(?:#\s?)?")
_JOINED = re.compile(r"\s*(?:and|&|/|or|\+|,)\s*(?:the\s|our\s)?", re.IGNORECASE)
_BESIDE = re.compile(
    r"[\s#:=.,()-]*(?:(?:is|are|was|number|numbers|no|id|provider|the|of|at|on|under|to|should|be|read|reads|now|our|line)\b[\s#:=.,()-]*){0,5}",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|instead of|rather than|no longer|in place of|was|old|former|previous|formerly)\s*:?\s*$",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r",?\s*(?:(?:which|that)\s)?(?:was|is|were)\s(?:an?\s|the\s|our\s)?(?:typo|mistake|mistyped|wrong|incorrect|old|outdated|disconnected|not (?:right|correct|ours))\b",
    re.IGNORECASE,
)
#: How many digits a wrong number of a kind may have and still be meant as one.
_MEANT = {"npi": range(8, 13), "tin": range(8, 11), "dmap_id": range(4, 11), "phone": range(7, 12)}
_JUDGES = {"npi": npi.judge, "tin": tin.judge, "dmap_id": dmap.judge, "phone": phone.judge}
#: Words for a phone that is the applicant's only where no other is named.
_SAME = {"fax": "phone", "cell": "phone", "phone and fax": "phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text, characters start..end, and what it is.

    `kind` is npi, tin, dmap_id, phone, fax, cell or "phone and fax"; `role` is "org" or "ind" for
    an NPI. `negated`: the words before it say that it is the wrong one.
    """

    start: int
    end: int
    raw: str
    kind: str
    verdict: Verdict
    confidence: float
    role: str = ""
    negated: bool = False

    @property
    def worded(self) -> bool:
        """Whether words say what it is, and not its shape alone."""
        return self.confidence > ALONE

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of field it may be: a cell is a phone, "phone and fax" is both."""
        return {"cell": ("phone",), "phone and fax": ("phone", "fax")}.get(self.kind, (self.kind,))


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    kind: str


#: The letters or digits with which a word begins.
_FIRST = re.compile(r"[^\W\d_]+|\d+")


class Numbers:
    """Tells numbers apart by a vocabulary's words and by their shapes."""

    def __init__(self, words: Vocabulary) -> None:
        self._kinds = {word.casefold(): kind for word, kind in words.number_words}
        listed = alternation(self._kinds)
        self._first = first_words(self._kinds)
        self._word = re.compile(rf"(?<![\w-]){listed}(?!\w|-\w)", re.IGNORECASE)
        #: with what the words begin, in small letters: tried at each letter of a long text, the
        #: pattern would cost more than all else
        begins = [_FIRST.match(word) for word in self._kinds]
        self._begins = frozenset(one[0] for one in begins if one)
        self._whole = not all(begins)

    def is_personal(self, label: str) -> bool:
        """Whether a label means a person's own phone: "cell", "direct line"."""
        return any(one.kind == "cell" for one in self._words(label))

    def spoken(self, kind: str, text: str) -> tuple[int, ...]:
        """Return where the words for a kind of number end."""
        return tuple(one.end for one in self._words(alike(text)) if one.kind == kind)

    def find(self, text: str) -> tuple[Number, ...]:
        """Return the numbers of a line or paragraph, left to right."""
        if not _DIGIT.search(text) and not dictated.spoken(text):
            return ()
        plain = alike(text).replace("\n", " ")
        runs = [one for one in _RUN.finditer(plain) if _long(one[0])]
        if not runs:
            return ()
        return tuple(self._numbers(plain, runs))

    def _numbers(self, plain: str, runs: Sequence[re.Match[str]]) -> Iterator[Number]:
        words = self._words(plain)
        starts = [one.start for one in words]
        stops = [0, *(one.end() for one in _STOP.finditer(plain))]
        floor = last = 0
        for index, run in enumerate(runs):
            # words before an earlier number speak for this one only in a list: "503-… and 503-…"
            if index and not _LISTED.fullmatch(plain[last : run.start()]):
                floor = last
            last = run.end()
            floor = max(floor, stops[bisect_right(stops, run.start()) - 1])
            low, high = (
                bisect_left(starts, max(floor, run.start() - REACH)),
                bisect_left(starts, run.start()),
            )
            follows = runs[index + 1].start() if index + 1 < len(runs) else len(plain)
            after = words[high] if high < len(words) else None
            after = _behind(plain, run, after, follows)
            found = self._told(plain, run, words[low:high], after)
            if found is not None:
                left = plain[max(floor, run.start() - _BEFORE) : run.start()]
                # behind an earlier number, what stands before a comma was about that one
                left = _COMMA.split(left)[-1] if index else left
                yield _with_role(found, left, plain[run.end() : min(follows, run.end() + _AFTER)])
            if after is not None:
                floor = last = after.end  # it spoke for this one, and does not for the next

    def _words(self, plain: str) -> list[_Word]:
        """Words that say what a number is; "phone and fax" is one."""
        found: list[_Word] = []
        if self._first.isdisjoint(words_in(plain)):
            return found
        for one in self._hits(plain):
            kind = self._kinds[" ".join(one[0].casefold().replace("’", "'").split())]
            last = found[-1] if found else None
            pair = {last.kind, kind} if last else set()
            if (
                last
                and pair == {"phone", "fax"}
                and _JOINED.fullmatch(plain[last.end : one.start()])
            ):
                found[-1] = _Word(last.start, one.end(), "phone and fax")
            else:
                found.append(_Word(one.start(), one.end(), kind))
        return found

    def _hits(self, plain: str) -> Iterator[re.Match[str]]:
        """The words of the list, left to right; none lies within another."""
        low = plain.lower()
        if self._whole or len(low) != len(plain):
            yield from self._word.finditer(plain)
            return
        done = 0
        for token in _FIRST.finditer(low):
            if token.start() >= done and token[0] in self._begins:
                one = self._word.match(plain, token.start())
                if one is not None:
                    done = one.end()
                    yield one

    def _told(
        self, plain: str, run: re.Match[str], speaking: Sequence[_Word], after: _Word | None
    ) -> Number | None:
        """Return the number as what is said of it: in brackets behind it, before it, behind it."""
        if after is not None and plain[run.end() : after.start].strip() in {"(", "["}:
            return self._made(plain, run, after.kind, BESIDE)
        grouped = run["phone"]
        letter = grouped and _LETTER.search(plain[max(0, run.start() - 8) : run.start()])
        if letter:
            return self._made(plain, run, _LETTERS[letter["letter"].lower()], BESIDE)
        near = [one for one in reversed(speaking) if run.start() - one.end <= REACH]
        told, other = self._before(plain, run, near)
        if other or (told and told.verdict.value):
            return told
        if after is not None:
            return self._made(plain, run, after.kind, BESIDE)
        return told or self._by_shape(plain, run)

    def _before(
        self, plain: str, run: re.Match[str], near: Sequence[_Word]
    ) -> tuple[Number | None, bool]:
        """Return the number as the nearest word makes it that fits, else as the nearest says; and
        whether it is a number of something else.
        """
        said: Number | None = None
        for one in near:
            if one.kind == "other":
                return None, said is None
            found = self._made(plain, run, one.kind, _sure(plain[one.end : run.start()]))
            if found is not None and found.verdict.value:
                return found, False
            # "(503) 555-0142" behind "NPI" is none, however wrong
            if said is None and one is near[0] and not (run["phone"] and "(" in run[0]):
                said = found
        return said, False

    def _made(self, plain: str, run: re.Match[str], kind: str, sure: float) -> Number | None:
        """Return the number as one of this kind, None where it cannot be meant as one."""
        base = _SAME.get(kind, kind)
        if base not in _JUDGES:
            return None
        raw = run[0]
        plain_digits = dictated.digits(raw) if run["said"] else raw
        verdict = _JUDGES[base](plain_digits)
        if not verdict.value and len(_DIGIT.findall(plain_digits)) not in _MEANT[base]:
            return None
        negated = _is_negated(plain[max(0, run.start() - 24) : run.start()]) or bool(
            _WRONG.match(plain, run.end(), run.end() + 40)
        )
        return Number(
            start=run.start(), end=run.end(), raw=raw, kind=kind, verdict=verdict,
            confidence=sure, negated=negated,
        )  # fmt: skip

    def _by_shape(self, plain: str, run: re.Match[str]) -> Number | None:
        """Without a word: a phone's grouping, an EIN's dash, ten digits with an NPI's check digit."""
        if run["phone"] or run["said"]:
            kind = "phone"
        elif _EIN.fullmatch(run[0]):
            kind = "tin"
        elif run[0].startswith("1"):
            kind = "npi"
        else:
            return None
        found = self._made(plain, run, kind, ALONE if kind != "tin" else 0.75)
        return found if found and found.verdict.value else None


def _long(raw: str) -> bool:
    """Six digits at least: nothing shorter is any of these numbers."""
    return raw[0].isalpha() or len(_DIGIT.findall(raw)) >= 4  # noqa: PLR2004 - the last four of a hidden one


def _is_negated(left: str) -> bool:
    """Whether the words before a number say that it is wrong: most numbers follow no word at all."""
    last = left.rstrip()[-1:]
    return (last.isalpha() or last == ":") and _NEGATED.search(left) is not None


def _sure(between: str) -> float:
    return BESIDE if _BESIDE.fullmatch(between) else NEAR


def _behind(plain: str, run: re.Match[str], word: _Word | None, follows: int) -> _Word | None:
    """Return the word right behind a number, unless it speaks for the next one."""
    if (
        word is None
        or word.start < run.end()
        or not _TOUCH.fullmatch(plain[run.end() : word.start])
    ):
        return None
    bracketed = plain[run.end() : word.start].strip() in {"(", "["}
    next_one = follows < len(plain) and _OPENS.fullmatch(plain, word.end, follows)
    return word if bracketed or not next_one else None


def _with_role(one: Number, left: str, right: str) -> Number:
    """An NPI is a group's or a person's by the words left of it, then by those at its right."""
    if one.kind != "npi":
        return one
    role = npi.role_of(left, _CLAUSE.split(right)[0])
    return replace(one, role=role) if role else one
