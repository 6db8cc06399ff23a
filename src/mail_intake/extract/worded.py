"""Changes whose values are words: names, languages, specialties, whether new patients are taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mail_intake.extract.said import Said, Word
from mail_intake.fields import text as texts
from mail_intake.fields.fold import key
from mail_intake.fields.lexicon import Lexicon

#: How far from its word a value may stand.
_REACH = 90
#: Words that tell which one is old stand right behind it, or near before it.
_BESIDE, _BEFORE = 4, 12
#: Between a name and the verb of its change: "will from then on be".
_CLOSE = 20
_RUN = re.compile(
    r"[\"“](?P<quoted>[^\"”]{2,80})[\"”]|(?<![\w.@'’-])(?P<run>(?:\d{1,3}(?:st|nd|rd|th)\s)?[A-ZÀ-Þ][\w'’.&-]{0,24}"
    r"(?:,?\s(?:[A-ZÀ-Þ][\w'’&-]{0,24}\.?|&|of|the|and|for|at|de|la|del|von|van)(?![\w@])){0,8}(?:,?\s(?:LLC|PLLC|PC|P\.C\.|Inc\.?|LLP))?)"
)
#: "Accepting new patients: Yes (previously no)".
_ANSWER = re.compile(r"[\s:=?-]{1,6}(yes|no|open|closed|y|n)\b", re.IGNORECASE)
_TO_ITS_NAME = re.compile(
    r"(?:['’]s)?\s(?:(?:has|have|is|are|will|be|been|was|recently|officially|legally|chang(?:e|es|ed|ing)|updat(?:es|ed|ing)|"
    r"its|her|his|their|the|a|new|last|legal|business)\s){0,7}",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s(?:of|the|and|for|at|on|in|de|la|As|On|In|Our|We|The|Effective|Please|Starting|As of|From|&)|[.,])+$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clause that is a value, with the word that told it."""

    start: int
    end: int
    word: Word


def names(
    one: Said, words: Lexicon, dates: Sequence[tuple[int, int]]
) -> tuple[Span | None, Span | None]:
    """Return the old and the new name where the clause tells of a name's change."""
    tellers = [e for e in one.events if e.code == "name"] + [
        t for t in one.things if t.code == "name"
    ]
    becoming = [s for s in one.sides if s.code == "old last new next"]
    turned = _turned(one, words, dates)
    if turned is not None:
        return turned
    if not tellers and not (becoming and len(words.names.find_organisation(one.text)) > 1):
        return None, None
    if not any(e.code == "name" for e in one.events) and not (one.signs or one.introduces):
        return None, None
    runs = [
        span for span in _runs(one, words, (tellers or becoming)[0]) if not _dated(span, dates)
    ]
    event = next((e for e in tellers if e.start and e.code == "name" and e in one.events), None)
    return _by_side(one, runs, event)


#: Between a name and what it is from now on; "to" counts where the words before ask for a change.
_IS_NOW = re.compile(
    r",?\s(?:[^.;:|()]{0,40}\band\s)?(?:(?:is|are|goes|will)\snow\s(?:be\s)?|now\s(?:is|goes)\s|becomes\s|became\s|will\sbecome\s|has\sbecome\s)"
    r"(?:officially\s|legally\s)?(?:known as\s|called\s|named\s|by\s(?:the\sname\s)?)?(?:the\s)?[\"“]?",
    re.IGNORECASE,
)
_TO = re.compile(r",?\s(?:over\s)?to\s[\"“]?|\s?(?:-+>|=>|→)\s?", re.IGNORECASE)


def _turned(
    one: Said, words: Lexicon, dates: Sequence[tuple[int, int]]
) -> tuple[Span, Span] | None:
    """Return two names right beside one another, the first of which becomes the second.

    Both are organisations, or of one person: they share a word, as married names do.
    """
    if not _MAY_TURN.search(one.text) or not (one.signs or one.sides):
        return None
    asked = Word(0, 0, "name")
    runs = [span for span in _runs(one, words, asked) if not _dated(span, dates)]
    for first, second in pairwise(runs):
        old, new = one.text[first.start : first.end], one.text[second.start : second.end]
        linked = _IS_NOW.fullmatch(one.text, first.end, second.start) or (
            _TO.fullmatch(one.text, first.end, second.start)
            and any(sign.end <= first.start for sign in one.signs)
        )
        if linked and _of_one(old, new, words):
            word = Word(first.end, second.start, "name")
            return Span(first.start, first.end, word), Span(second.start, second.end, word)
    return None


_MAY_TURN = re.compile(r"\bnow\b|\bbec[oa]mes?\b|\bto\b|>|→", re.IGNORECASE)


def _of_one(old: str, new: str, words: Lexicon) -> bool:
    if any(one.raw in {old, new} for text in (old, new) for one in words.specialties.find(text)):
        return False
    if words.names.is_organisation(old) and words.names.is_organisation(new):
        return True
    shared = set(key(words.names.bare(old)).split()) & set(key(words.names.bare(new)).split())
    people = words.names.is_person(old) and words.names.is_person(new)
    return people and bool(shared) and old != new


def _by_side(one: Said, runs: list[Span], event: Word | None) -> tuple[Span | None, Span | None]:
    old = new = None
    for span in runs:
        side = _side(one, span, event)
        if side == "new" and new is None:
            new = span
        elif side == "old" and new is not None and old is not None:
            continue
        elif side == "old":
            old = span if old is None or new is None else old
    if new is None and old is not None:
        new = next((s for s in runs if s.end < old.start and _FORMERLY.fullmatch(one.text, s.end, old.start)), None)  # fmt: skip
    if new is None:
        return (old, None) if old is not None and one.clause.labelled else (None, None)
    return old or _subject(one, runs, new), new


#: Between a name and the one that it had: "Ann Lee (formerly Ann Park)".
_FORMERLY = re.compile(r",?\s?\(?(?:formerly|previously|f/?k/?a|née|nee|born)(?:\sknown as|\scalled)?:?\s", re.IGNORECASE)  # fmt: skip


def _subject(one: Said, runs: list[Span], new: Span) -> Span | None:
    """The name that is said to change: "Larch Clinic changes its name to ..."."""
    nouns = [thing for thing in one.things if thing.code == "name" and thing.end <= new.start]
    before = [span for span in runs if nouns and span.end <= nouns[0].start]
    near = [span for span in before if _TO_ITS_NAME.fullmatch(one.text[span.end : nouns[0].start])]
    return near[-1] if near else None


def _side(one: Said, span: Span, event: Word | None) -> str:
    """By the nearest word before it, or by where it stands to "renamed"."""
    left = [s for s in one.sides if s.end <= span.start and " next" in s.code]
    right = [s for s in one.sides if s.start >= span.end and "last" in s.code and s.start - span.end < _BESIDE]  # fmt: skip
    if right:
        return right[0].code.split()[0]
    nearest = left[-1] if left else None
    if event is not None and (
        nearest is None or event.start >= nearest.end or event.end == nearest.end
    ):
        if span.start >= event.end:
            return "new"
        gap = one.text[span.end : event.start]
        return "old" if len(gap) <= _CLOSE and " and " not in gap else ""
    if nearest is not None and span.start - nearest.end <= _REACH:
        words = nearest.code.split()
        return words[words.index("next") - 1]
    return one.head_side()


def _runs(one: Said, words: Lexicon, word: Word) -> list[Span]:
    """Capitalised runs and quoted words, without those that only begin the sentence."""
    found = []
    text = one.text.replace("|", ";")
    for hit in _RUN.finditer(text):
        group = "quoted" if hit["quoted"] else "run"
        start, end = hit.span(group)
        run = re.sub(r"['’]s$", "", _TRAILING.sub("", text[start:end]))
        end = start + len(run)
        while run and words.names.opens_no_name(run.split()[0]):
            cut = len(run) - len(run.partition(" ")[2])
            start, run = start + cut, run[cut:]
            if start >= end:
                break
        if run and not run[0].isdigit() and len(run) > 2:  # noqa: PLR2004 - initials are no name
            found.append(Span(start, end, word))
    return found


def _dated(span: Span, dates: Sequence[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in dates)


def languages(one: Said) -> Span | None:
    """Return the languages that the clause says are spoken: one stretch, as written."""
    told = [t for t in one.things if t.code == "language"] + [
        e for e in one.events if e.code == "add"
    ]
    told += [t for head in one.heads for t in head.things if t.code == "language"]
    if not one.languages or not told:
        return None
    first = one.languages[0]
    end = first.end
    for more in one.languages[1:]:
        if not re.fullmatch(r"[\s,/&;+]*(?:and\s|or\s|\s)?", one.text[end : more.start]):
            break
        end = more.end
    return Span(first.start, end, told[0])


def specialty(one: Said, words: Lexicon) -> tuple[Span | None, Span | None]:
    """Return the old and the new specialty of a clause that tells of one."""
    told = [t for t in one.things if t.code == "specialty"]
    told += [e for e in one.events if e.code == "specialty"]
    if not told:
        return _rather(one, words)
    if not (one.signs or one.introduces or any(e in told for e in one.events) or _added(one)):
        return None, None
    found = [Span(m.start, m.end, told[0]) for m in words.specialties.find(one.text)]
    kept = [s for s in found if not re.search(r"(?i)\b(?:besides?|in addition to|other than|along with|as well as)\s+(?:\w+\s)?$", one.text[: s.start])]  # fmt: skip
    if not kept:
        kept = _behind(one, told[0], words)
    old = next((s for s in kept if _left_side(one, s) == "old"), None)
    new = next((s for s in kept if s is not old), None)
    return old, new


def _rather(one: Said, words: Lexicon) -> tuple[Span | None, Span | None]:
    """Two specialties, of which one is said to be the old one: "under Psychiatry rather than Pediatrics"."""
    former = [side for side in one.sides if side.code == "old next"]
    if not former or "list" not in one.text.casefold():
        return None, None
    found = [Span(m.start, m.end, former[0]) for m in words.specialties.find(one.text)]
    old = next((s for s in found if _left_side(one, s) == "old"), None)
    new = next((s for s in found if s is not old), None)
    return (old, new) if old and new else (None, None)


def _added(one: Said) -> bool:
    return any(event.code == "add" for event in one.events)


def _left_side(one: Said, span: Span) -> str:
    left = [s for s in one.sides if s.end <= span.start and span.start - s.end < _BEFORE and " next" in s.code]  # fmt: skip
    return left[-1].code.split()[0] if left else ""


def _behind(one: Said, word: Word, words: Lexicon) -> list[Span]:
    """A specialty that no list knows: the capitalised words near the word for it."""
    runs = [span for span in _runs(one, words, word) if abs(span.start - word.end) <= _REACH]
    after = [span for span in runs if span.start >= word.end]
    return (after or runs)[:1]


def accepting(one: Said) -> tuple[str, Word] | None:
    """Return "yes" or "no", and the word for it, where the clause says whether new patients are taken."""
    told = [t for t in one.things if t.code == "accepting-patients"]
    if not told:
        return None
    word = told[0]
    said = _ANSWER.match(one.text, word.end)
    around = said[1] if said else one.text[max(0, word.start - 60) : word.end + 45]
    answer = texts.yes_no(around)
    return (answer, word) if answer else None
