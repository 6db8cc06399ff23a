"""Every kind's way of being recognised, built once from a vocabulary."""

from datetime import date
from functools import lru_cache, partial

from mail_intake.fields import address, claim_number, dmap, email, npi, phone, text, tin
from mail_intake.fields import date as dates
from mail_intake.fields.change import ChangeWords
from mail_intake.fields.fold import key
from mail_intake.fields.followup import FollowUps
from mail_intake.fields.job_title import Titles
from mail_intake.fields.kind import Match, Recogniser
from mail_intake.fields.name import Names
from mail_intake.fields.numbers import Numbers
from mail_intake.fields.patient import Patients
from mail_intake.fields.placeholder import Placeholders
from mail_intake.fields.routing import Remarks
from mail_intake.fields.specialty import Specialties
from mail_intake.model.answer import Verdict
from mail_intake.model.vocabulary import Vocabulary


class Lexicon:
    """What a vocabulary lets us recognise: names, titles, specialties, placeholders, and each kind.

    `judge` and `find` take a kind by its name, as forms call it.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.placeholders = Placeholders(words)
        self.names, self.titles = Names(words), Titles(words)
        self.specialties = Specialties(words)
        self.changes = ChangeWords(words)
        self.numbers = Numbers(words)
        self.vocabulary = words
        self.patients = Patients(words, self.names)
        self.followups = FollowUps(words)
        self.remarks = Remarks(words)
        self.shared = frozenset(words.shared_inboxes)
        self.list_words = frozenset(key(one) for one in words.list_words)
        people = Recogniser(find=self.names.find, judge=self.names.judge)
        self._kinds = {
            "npi": Recogniser(find=npi.find, judge=npi.judge),
            "tin": Recogniser(find=tin.find, judge=tin.judge),
            "dmap_id": Recogniser(find=dmap.find, judge=dmap.judge),
            "phone": Recogniser(find=partial(phone.found_as, role="phone"), judge=phone.judge),
            "fax": Recogniser(find=partial(phone.found_as, role="fax"), judge=phone.judge),
            "email": Recogniser(find=email.find, judge=email.judge),
            "physical_address": Recogniser(find=address.find, judge=address.judge),
            "clinic_name": Recogniser(find=self.names.find_organisation, judge=self.names.judge),
            "provider_name": people,
            "contact_name": people,
            "specialty": Recogniser(find=self.specialties.find, judge=self.specialties.judge),
            "job_title": Recogniser(find=self.titles.find, judge=self.titles.judge),
            "date": Recogniser(find=dates.find, judge=dates.judge),
            "change": Recogniser(find=self.changes.find, judge=self.changes.judge),
            "claim_number": Recogniser(find=claim_number.find, judge=claim_number.judge),
            "text": Recogniser(find=lambda _: (), judge=text.judge),
        }

    def judge(self, kind: str, raw: str, on: date | None = None) -> Verdict:
        """Return the verdict on a raw value of a kind; a placeholder is ABSENT."""
        absent = self.placeholders.absent(raw)
        # "pending since 3/1" is a placeholder, "will be 3/1" is a date
        if absent is not None and not (kind == "date" and dates.is_written(raw)):
            return absent
        return self._kinds[kind].judge(raw, on)

    def find(self, kind: str, line: str) -> tuple[Match, ...]:
        """Return a kind's occurrences in a line, left to right, without needing a label."""
        return self._kinds[kind].find(line)


@lru_cache(maxsize=8)
def lexicon(words: Vocabulary) -> Lexicon:
    """Return a vocabulary's lexicon; there is one for each configuration, and many messages."""
    return Lexicon(words)
