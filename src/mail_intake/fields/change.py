"""Kinds of change to a clinic's information, by the words that people use for them."""

from datetime import date

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.scanner import Hit, Scanner
from mail_intake.fields.verdicts import as_it_is, explaining, valid
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary

CODES = (
    "accepting-patients", "close-location", "add-location", "remove-practitioner", "add-practitioner", "tin", "npi",
    "fax", "phone", "email", "hours", "language", "specialty", "name", "address", "other",
)  # fmt: skip
#: What "add" and "remove" mean for what they are said of.
BY_OBJECT = {
    ("add", "location"): "add-location", ("add", "practitioner"): "add-practitioner",
    ("remove", "location"): "close-location", ("remove", "practitioner"): "remove-practitioner",
}  # fmt: skip
#: Things that are changed as such; locations and practitioners come and go.
THINGS = frozenset(CODES) - {
    "close-location", "add-location", "remove-practitioner", "add-practitioner", "other",
}  # fmt: skip
#: Lines are searched this far.
REACH = 2000


class ChangeWords:
    """Knows by a vocabulary how changes are told.

    A hit's codes begin with what they are: "thing", "event", "side", "sign", "same", "cue",
    "writer", "language", "lasting".
    """

    def __init__(self, words: Vocabulary) -> None:
        self._scanner = Scanner(
            [
                *((phrase, f"thing {code}") for phrase, code in words.change_things),
                *((phrase, f"event {code}") for phrase, code in words.change_events),
                *((phrase, f"side {code}") for phrase, code in words.change_sides),
                *((phrase, "sign") for phrase in words.change_signs),
                *((phrase, "neutral") for phrase in words.change_neutral),
                *((phrase, "same") for phrase in words.unchanged),
                *((phrase, "lasting") for phrase in words.lasting),
                *((phrase, "cue") for phrase in words.effect_cues),
                *((phrase, "writer") for phrase in words.writer_cues),
                *((phrase, "language") for phrase in words.languages),
            ]
        )
        self.columns = dict(words.roster_columns)
        self.actions = dict(words.roster_actions)

    def scan(self, text: str) -> tuple[Hit, ...]:
        """Return every phrase of the vocabulary in a text, left to right."""
        return self._scanner.scan(text)

    def judge(self, raw: str, on: date | None = None) -> Verdict:
        """Normal form is a code; words that name none are "other"."""
        del on
        text = fold(raw)[:300]
        if text.casefold() in CODES:
            return valid(text.casefold())
        code = self._named(text)
        return valid(code) if code else valid("other", "unlisted")

    def _named(self, text: str) -> str:
        """Read a few words: what happens, else what it happens to."""
        codes = [code.split(" ", 1) for hit in self.scan(text) for code in hit.codes]
        things = [code[1] for code in codes if code[0] == "thing"]
        events = [code[1] for code in codes if code[0] == "event"]
        if "accepting-patients" in things:
            return "accepting-patients"
        told = next((code for code in events if code in CODES and code != "address"), "")
        objects = [code for code in things if code in {"location", "practitioner"}]
        made = [BY_OBJECT.get((event, one), "") for event in events for one in objects]
        named = next((code for code in things if code in THINGS), "")
        if named == "address" and objects[:1] == ["location"] and any(made):
            named = ""
        moved = "address" if "address" in events or "location" in objects else ""
        return told or named or next(filter(None, made), "") or moved

    def find(self, line: str) -> tuple[Match, ...]:
        """The words in a line that speak for a change; its code is the role."""
        return tuple(
            Match(
                start=hit.start, end=hit.end, raw=line[hit.start : hit.end], confidence=0.6,
                role=code.split(" ", 1)[1],
            )
            for hit in self.scan(line[:REACH])
            for code in hit.codes
            if code.startswith(("thing ", "event "))
        )  # fmt: skip


KIND = Kind(
    name="change",
    explain=explaining(
        {},
        "Please say what changes: address, phone, fax, e-mail, name, TIN, hours, a practitioner or a location.",
    ),
    mask=as_it_is,
    show=lambda value: value.replace("-", " "),
)
