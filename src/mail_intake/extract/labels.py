"""Labels as people write them: a form's own words, shortened, decorated, with slips of the fingers."""

import re
from collections.abc import Iterable, Iterator

from mail_intake.extract.slips import Speller
from mail_intake.fields.fold import alike, key
from mail_intake.model.form import Form
from mail_intake.model.vocabulary import Vocabulary

#: No label is longer than this many characters or words, what stands around it included.
LONGEST, MOST_WORDS = 90, 10
#: Two words written as one have more letters than this.
JOINED = 4
#: Bullets and numbering before a label, and the "Contact 1 - " of our own fill-in block.
_BULLET = re.compile(
    r"^\s*(?:[-*•·‣▪◦●○»>✓☐☑]|\(?\d{1,2}[.)]|\(?[a-h][.)]|[QA]\d{0,2}\s?[.:)]|(?:Question|Answer|Ans)\s?\d{0,2}\s?[.:)]|[A-Za-z]{3,20}\s\d{1,2}\s[-–])\s+"
)
#: What stands in brackets in a label, but no area code: "Phone (541) 555-0142".
_ASIDE = re.compile(r"\((?!\d{3}\))[^()]{0,40}\)|\*|\[[^\[\]]{0,30}\]")
_INSIDE = re.compile(r"\(([^()]{2,40})\)")
_COLON = re.compile(r"\s?[:=]+>?\s*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
#: Spanish labels are written with and without their accents.
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")
_OR = re.compile(r"\s*/\s*|\s+or\s+|\s*&\s*|\s+and\s+", re.IGNORECASE)
#: Where within a line a label may begin: not in the middle of a phrase.
_EDGE = re.compile(
    r"[,;|/•·(\t]\s*|\s{2,}|[.!?]\s+|_{2,}\s*|_\s+|\b(?:our|the|and|my|with)\s+", re.IGNORECASE
)


def _is_order(word: str) -> bool:
    """Whether a word numbers a label: "contact1_tel", "contact 2 name"."""
    return word.isdigit() and len(word) < 3  # noqa: PLR2004 - up to 99


class Labels:
    """The labels of a form and those of other things, as a vocabulary knows them.

    A label is given in the folded form (`fields.fold.key`) of its first spelling.
    """

    def __init__(self, form: Form, words: Vocabulary) -> None:
        specs = [*form.fields, *(form.items.fields if form.items else ())]
        rows = form.items.fields if form.items else ()
        self._short = {key(word): key(long) for word, long in words.abbreviations}
        self._around = frozenset(key(word) for word in words.label_adjectives)
        self._tails = frozenset(key(word) for word in words.label_tails)
        self._roles = {key(word): role for word, role in words.label_roles}
        self._known = {self._plain(word): key(word) for word in self._roles}
        #: which fields a label can mean
        self.fields: dict[str, set[str]] = {}
        for spec in specs:
            for word in (spec.label, *spec.labels):
                self._known[self._plain(word)] = key(word)
                self.fields.setdefault(key(word), set()).add(spec.name)
        for label in self.fields:
            if (
                self._roles.get(label) != "question"
            ):  # "Field: Phone" asks, "Field: Urology" answers
                self._roles.pop(label, None)
        names = {"clinic_name", "provider_name", "contact_name"}
        #: labels of one word that also begin titles and sentences: "Provider Panel Request"
        self._loose = {
            one for one, fields in self.fields.items() if fields & names and " " not in one
        }
        #: labels of each of the form's own fields, and of those of its rows, by the field's name
        self.of_form = {one.name: folded((one.label, *one.labels)) for one in form.fields}
        self.of_rows = {one.name: folded((one.label, *one.labels)) for one in rows}
        self._kinds = {
            key(word): spec.kind for spec in reversed(specs) for word in (spec.label, *spec.labels)
        }
        #: label and kind of what an applicant is asked, in the form's order; one of several is asked once
        self.asked = _asked(form)
        #: labels that only the form itself has, not its rows
        self.own = frozenset().union(*self.of_form.values()).difference(*self.of_rows.values())
        tokens = {token for one in self._known for token in one.split()} | self._around
        self._speller = Speller(tokens, words.no_slips)
        #: labels of two words written as one: "jobtitle", "phonenumber"
        self._joined = {one.replace(" ", ""): label for one, label in self._known.items()}
        self._kept: dict[tuple[str, bool], tuple[str, ...]] = {}

    def kind_of(self, label: str) -> str:
        """Return the kind of the first field that a label can mean, "" for a label of other things."""
        return self._kinds.get(label, "")

    def role(self, label: str) -> str:
        """Return what a label means that the form itself does not ask for: "street", "other"."""
        return self._roles.get(label, "")

    def knows(self, text: str) -> bool:
        """Whether a text is a label."""
        return bool(self.names(text))

    def named(self, text: str, *, slips: bool = False) -> str:
        """Return the label in its folded form, "" for none."""
        return next(iter(self.names(text, slips=slips)), "")

    def names(self, text: str, *, slips: bool = False) -> tuple[str, ...]:
        """Return the labels that a text names: several for "NPI / TIN".

        `slips`: where a colon or a cell makes it a label, a word of five letters may be wrong in
        one (one letter more, less, another, or two turned round).
        """
        if len(text) > LONGEST or text.count(" ") > MOST_WORDS or not text.strip():
            return ()
        held = self._kept.get((text, slips))
        if held is None:
            held = self._find(text, slips=slips)
            if len(self._kept) < 20_000:  # noqa: PLR2004 - labels come again, values do not
                self._kept[text, slips] = held
        return held

    def _find(self, text: str, *, slips: bool) -> tuple[str, ...]:
        text = text.strip().rstrip(" :*#=?.…-_")
        bare = _ASIDE.sub(" ", alike(text))
        for whole in (text, bare):
            label = self._one(whole)
            if label:
                return (label,)
        found = [self._one(part) for part in _OR.split(bare)]
        if len(found) > 1 and all(found):
            return tuple(dict.fromkeys(found))
        inside = _INSIDE.search(text)
        if inside and (label := self._one(inside[1])) and label not in self._roles:
            return (label,)
        return self._spelled(bare) if slips else ()

    def _spelled(self, text: str) -> tuple[str, ...]:
        for spelled in self._speller.corrected(self._plain(text)):
            label = self._one(spelled)
            if label:
                return (label,)
        return ()

    def _one(self, text: str) -> str:
        """Look a text up, then without the words around it that change nothing."""
        plain = self._plain(text)
        words = plain.split()
        if len(words) == 1 and plain not in self._known and len(plain) > JOINED:
            return self._joined.get(plain, "")
        for end in range(len(words), 0, -1):
            for start in range(end):
                label = self._known.get(" ".join(words[start:end]))
                if label and (
                    end == len(words) or label not in self._roles or not words[end].isdigit()
                ):
                    return label  # "Provider 2" is a label, "Suite 3" is none
                if words[start] not in self._around and not _is_order(words[start]):
                    break
            last = words[end - 1]
            if last not in self._tails and not _is_order(last):
                break
        return ""

    def _plain(self, text: str) -> str:
        """Folded, shortened words written out, single letters joined ("N. P. I."), "fooBar" parted."""
        words: list[str] = []
        letters = ""
        for word in (*key(_CAMEL.sub(" ", text)).split(), ""):
            if len(word) == 1 and word.isalpha():
                letters += word
                continue
            words += [letters] if len(letters) > 1 or not word else [*letters]
            letters = ""
            words.append(self._short.get(word, word))
        return " ".join(word for word in words if word).translate(_PLAIN)

    # -- within a line --------------------------------------------------------------------------

    def inline(self, line: str) -> list[tuple[tuple[str, ...], int, int]]:
        """Labels within a line that a colon follows: (labels, start, start of the value)."""
        if ":" not in line and "=" not in line:
            return []
        found: list[tuple[tuple[str, ...], int, int]] = []
        begin = len(line) - len(without_bullet(line))
        for colon in _COLON.finditer(line):
            for start in _starts(line, max(begin, colon.start() - LONGEST), colon.start(), begin):
                text = line[start : colon.start()]
                names = self.names(text, slips=True) if _whole(text) else ()
                if names and (colon.end() < len(line) or _opens(line, start, begin)):
                    found.append((names, start, colon.end()))
                    break
            begin = colon.end()
        return found

    def begins(self, line: str) -> tuple[str, int]:
        """Return the longest label that a line begins with, no colon needed, and its end."""
        ends = [hit.start() for hit in re.finditer(r"\s+(?=\S)", line[:LONGEST])][:MOST_WORDS]
        for end in reversed(ends):
            text = line[:end]
            label = self.named(text) if _whole(text) else ""
            if label and label not in self._loose and not text.endswith((",", "/", "&")):
                return label, end
        return "", 0


def _asked(form: Form) -> list[tuple[str, str]]:
    """Return the labels and kinds of a form's fields in its order, of one-of groups the last."""
    instead = {name for group in form.one_of for name in group[:-1]}
    return [
        (key(one.label), one.kind)
        for one in form.fields
        if not one.writer and one.name not in instead
    ]


def _starts(line: str, low: int, end: int, begin: int) -> Iterator[int]:
    """Where a label may begin, the leftmost first."""
    if low == begin:
        yield begin + len(line[begin:end]) - len(line[begin:end].lstrip())
    for edge in _EDGE.finditer(line, low, end):
        yield edge.end()


def _opens(line: str, start: int, begin: int) -> bool:
    """Whether a label begins its line or follows a mark: "billed under the group:" ends a sentence."""
    before = line[begin:start].rstrip(" ")
    return not before or not before[-1].isalnum()


def _whole(text: str) -> bool:
    return text.count("(") == text.count(")")


def without_bullet(line: str) -> str:
    """Cut a bullet or number from the front."""
    return _BULLET.sub("", line, count=1)


def folded(words: Iterable[str]) -> frozenset[str]:
    """Fold labels for comparing."""
    return frozenset(key(word) for word in words)
