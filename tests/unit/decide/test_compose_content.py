"""What a letter may say: enough to help, never a secret, nothing of a patient."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mail_intake.adapters.letters import SAMPLE
from mail_intake.decide.compose import context
from mail_intake.decide.content import greeting
from mail_intake.decide.headers import clean, original_subject
from mail_intake.model.answer import Answer, Finding, FindingKind, Outcome
from mail_intake.model.decision import Decision, Reason, Reply
from mail_intake.model.form import (
    Calendar,
    FieldSpec,
    Form,
    ItemSpec,
    Plan,
    Policies,
    Security,
    Topic,
)
from mail_intake.model.mail import Address, Mail
from mail_intake.model.states import ItemState, SubmissionState
from mail_intake.model.submission import Item, Submission

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # ten in the morning, the day before Thanksgiving


def spec(name, kind, label, **more):
    return FieldSpec(name=name, kind=kind, label=label, **more)


CONTACT = ItemSpec(
    name="contacts",
    layout="contacts",
    minimum=1,
    fields=(
        spec("name", "contact_name", "Name", required=True, example="Jane Roe"),
        spec("email", "email", "E-mail", required=True),
        spec("job_title", "job_title", "Job title", required=True, example="Office Manager"),
    ),
)
FORM = Form(
    name="alerts",
    title="Alert contacts",
    fields=(
        spec("clinic_name", "clinic_name", "Clinic name"),
        spec("npi", "npi", "NPI", example="1234567893"),
        spec("tin", "tin", "TIN", example="12-3456789"),
    ),
    items=CONTACT,
    one_of=(("clinic_name", "npi"),),
)
CLAIMS = Form(
    name="claims",
    title="Claims inquiry",
    fields=(
        spec("clinic_name", "clinic_name", "Clinic name"),
        spec("claim_number", "claim_number", "Claim number"),
    ),
    phi_rule=True,
)
CHANGES = Form(
    name="updates",
    title="Changes",
    fields=(),
    items=ItemSpec(
        name="changes",
        layout="changes",
        fields=(
            spec("change", "change", "What changes", required=True),
            spec("old", "text", "Old"),
            spec("new", "text", "New"),
        ),
    ),
)
POLICIES = Policies(
    plan=Plan(
        name="Example Plan", phone="503-555-0100", hours="8 to 5", domains=("plan.example",)
    ),
    forms=(FORM, CLAIMS, CHANGES),
    topics=(
        Topic(name="debt", title="Debts", any_of=("overpayment",), facts=("Call 503-555-0102.",)),
    ),
    calendar=Calendar(
        zone="America/Los_Angeles", opens="08:00", closes="17:00", holidays=("thanksgiving",)
    ),
    security=Security(marker_subjects=("[secure]",)),
)
MAIL = Mail(
    sender=Address(name="Jane Roe", email="jane@clinic.example"), subject="Re: Our contacts"
)


def answer(field, value, outcome=Outcome.VALID):
    return Answer(field=field, value=value, raw=value, outcome=outcome)


def submission(*answers, rows=(), **more):
    items = tuple(Item(id=number, answers=tuple(row)) for number, row in enumerate(rows, 1))
    return Submission(
        reference="CO-7F3K2-9Q0XM4D5",
        form="alerts",
        status=SubmissionState.COMPLETE,
        answers=answers,
        items=items,
        created_at=NOW,
        **more,
    )


def told(reply=Reply.ACKNOWLEDGE, about=None, form=FORM, mail=MAIL, **more):
    reason = more.pop("reason", Reason.COMPLETE)
    return context(
        Decision(reply=reply, reason=reason, **more),
        submission=about,
        form=form,
        mail=mail,
        policies=POLICIES,
        received_at=NOW,
    )


def missing(path):
    return Finding(kind=FindingKind.MISSING, path=path, code="missing")


def invalid(path, detail):
    return Finding(kind=FindingKind.INVALID, path=path, code="malformed", detail=detail)


class TestUnderstood:
    def test_values_as_people_read_them(self):
        """Usable values are shown in the form's order with their labels; the others are not."""
        about = submission(answer("npi", "1234567893"), answer("clinic_name", "Example Clinic"))
        assert told(about=about)["understood"] == [
            {"label": "Clinic name", "value": "Example Clinic"},
            {"label": "NPI", "value": "1234567893"},
        ]
        wrong = submission(replace(answer("npi", ""), outcome=Outcome.INVALID))
        assert told(about=wrong)["understood"] == []

    def test_a_tin_is_masked(self):
        """A TIN may be somebody's SSN: only its end is shown."""
        shown = str(told(about=submission(answer("tin", "931234567")))["understood"])
        assert "4567" in shown
        assert "931234567" not in shown
        assert "93123" not in shown

    def test_a_tin_in_a_change_is_masked(self):
        """The old and new value of a change are of the kind that changes."""
        row = (answer("change", "tin"), answer("old", "931234567"), answer("new", "931234568"))
        shown = str(told(about=submission(rows=[row]), form=CHANGES)["items"])
        assert "4568" in shown
        assert "93123" not in shown

    def test_a_tin_among_words_is_hidden(self):
        """Free words may hold an SSN; a ZIP+4 code is none."""
        row = (answer("change", "other"), answer("new", "SSN 541-90-4399, OR 97205-1234"))
        shown = told(about=submission(rows=[row]), form=CHANGES)["items"][0]["rows"]
        assert shown[1]["value"] == "SSN ***, OR 97205-1234"

    def test_rows_have_titles(self):
        """Each row that counts is shown under its number."""
        rows = [(answer("name", "Ann Poe"),), (answer("name", "Bob Poe"),)]
        about = submission(rows=rows)
        first, second = about.items
        about = replace(about, items=(replace(first, state=ItemState.SUPERSEDED), second))
        assert told(about=about)["items"] == [
            {"title": "Contact 1", "rows": [{"label": "Name", "value": "Bob Poe"}]}
        ]

    def test_a_claim_number_shows_its_end(self):
        """Under the PHI rule what points to a patient's record is not repeated."""
        about = submission(answer("claim_number", "24123E01234"))
        shown = told(about=about, form=CLAIMS)
        assert shown["understood"] == [{"label": "Claim number", "value": "ending in 1234"}]
        assert shown["original_subject"] == ""

    @pytest.mark.parametrize("reply", [Reply.SECURE_RESEND, Reply.REDIRECT, Reply.TOO_LARGE])
    def test_nothing_was_understood(self, reply):
        """These letters say nothing of what the message says."""
        about = submission(
            answer("clinic_name", "Example Clinic"), rows=[(answer("name", "Ann"),)]
        )
        shown = told(reply, about, findings=(missing("npi"),))
        assert [shown[key] for key in ("understood", "items", "missing", "fill_in", "pending")] == [
            [], [], [], [], [],
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("reply", "reason"),
        [
            (Reply.SECURE_RESEND, Reason.PHI_UNSECURED),
            (Reply.RECEIVED, Reason.PHI_POSSIBLE),
            (Reply.RECEIVED, Reason.UNREADABLE),
        ],
    )
    def test_where_health_information_may_be(self, reply, reason):
        """Nothing of the message is repeated: no value, no subject, no name."""
        mail = replace(MAIL, subject="Mary Smith 1950-01-01")
        about = submission(answer("clinic_name", "Example Clinic"))
        shown = told(reply, about, CLAIMS, mail, reason=reason)
        assert (shown["greeting"], shown["original_subject"], shown["understood"]) == ("", "", [])
        assert shown["secure_tags"] == ["[secure]"]
        assert not {"Smith", "Jane", "Example Clinic"} & set(str(shown).replace("'", " ").split())

    def test_before_there_is_a_submission(self):
        """Without submission and form every key is still there."""
        shown = told(Reply.TOO_LARGE, None, None)
        assert shown.keys() == told(about=submission()).keys()
        assert (shown["reference"], shown["form_title"], shown["due_on"]) == (
            "", "", "Monday, November 30",
        )  # fmt: skip


class TestAsked:
    def asked(self, *findings, about=None, form=FORM):
        about = about or submission()
        return told(Reply.MISSING_FIELDS, about, form, findings=findings)

    def test_missing(self):
        """A missing field comes with a reason, an example and a line to fill in."""
        shown = self.asked(missing("tin"))
        (question,) = shown["missing"]
        assert (question["label"], question["example"]) == ("TIN", "12-3456789")
        assert "not find" in question["why"]
        assert shown["fill_in"] == ["TIN: ____"]

    def test_missing_without_an_example(self):
        """Where the form has no example, the kind says what a right one looks like."""
        about = submission(rows=[(answer("name", "Ann Poe"),)])
        shown = self.asked(missing("items/0/email"), missing("clinic_name"), about=about)[
            "missing"
        ]
        assert "An e-mail address looks like" in shown[0]["why"]
        assert shown[1]["why"] == "We did not find this in your message. One of these is enough."

    def test_invalid(self):
        """A wrong value is shown beside what is wrong with it."""
        (question,) = self.asked(invalid("npi", " 12345\r\n67890 "))["missing"]
        assert question["given"] == "12345 67890"
        assert question["why"]
        assert "not find" not in question["why"]
        assert question["example"] == ""

    @pytest.mark.parametrize(
        ("form", "path", "detail"),
        [
            (FORM, "npi", "541904399"),
            (FORM, "tin", "000-12-3456"),
            (FORM, "npi", "SSN 541-90-4399"),
            (CLAIMS, "claim_number", "x"),
        ],
    )
    def test_a_wrong_secret_is_not_repeated(self, form, path, detail):
        """A wrong TIN is a TIN all the same; under the PHI rule no wrong value is repeated."""
        (question,) = self.asked(invalid(path, detail), form=form)["missing"]
        assert question["given"] == ""

    def test_doubts_are_for_staff(self):
        """A doubt is not asked of the sender."""
        doubt = Finding(kind=FindingKind.DOUBT, path="npi", code="AMBIGUOUS")
        assert self.asked(doubt)["missing"] == []

    def test_one_of_a_group(self):
        """Of a group every name is offered above, and the first stands in the block."""
        shown = self.asked(missing("clinic_name"))
        assert shown["missing"][0]["label"] == "Clinic name or NPI"
        assert shown["fill_in"] == ["Clinic name: ____"]

    def test_in_a_row(self):
        """A row's question names the row and the person in it."""
        about = submission(rows=[(answer("name", "Ann Poe"),), (answer("email", "b@x.example"),)])
        shown = self.asked(
            missing("items/0/job_title"),
            missing("items/1/name"),
            missing("items/9/name"),
            about=about,
        )
        assert [(one["label"], one["who"]) for one in shown["missing"]] == [
            ("Contact 1 - Job title", "Ann Poe"),
            ("Contact 2 - Name", ""),
            ("Contact 10 - Name", ""),
        ]
        assert shown["fill_in"][0] == "Contact 1 - Job title: ____"

    def test_no_row_at_all(self):
        """Where the repeating part is missing, the first row's required fields are asked for."""
        lines = self.asked(missing("items"))["fill_in"]
        assert lines == [
            "Contact 1 - Name: ____",
            "Contact 1 - E-mail: ____",
            "Contact 1 - Job title: ____",
        ]

    def test_the_new_value_of_a_change(self):
        """What the new value should look like depends on what changes; a wrong TIN is hidden."""
        about = submission(rows=[(answer("change", "phone"),), (answer("change", "tin"),)])
        asked = (missing("items/0/new"), invalid("items/1/new", "1234"))
        phone, tin = self.asked(*asked, about=about, form=CHANGES)["missing"]
        assert "ten digits" in phone["why"]
        assert (tin["who"], tin["given"]) == ("tin", "")

    def test_a_group_of_many(self):
        """A long group reads as a sentence."""
        form = replace(FORM, one_of=(("clinic_name", "npi", "tin"),))
        shown = self.asked(missing("clinic_name"), form=form)
        assert shown["missing"][0]["label"] == "Clinic name, NPI or TIN"

    def test_no_change_at_all(self):
        """A change is asked for with its new value."""
        lines = self.asked(missing("items"), form=CHANGES)["fill_in"]
        assert lines == ["Change 1 - What changes: ____", "Change 1 - New: ____"]

    def test_a_path_that_is_no_field(self):
        """A finding about nothing the form asks is no question."""
        assert self.asked(missing("weather"), missing("items/0/weather"))["missing"] == []

    def test_pending(self):
        """What is still to come is asked for as such, or thanked for in advance, not both."""
        about = submission(pending=("tin", "npi", "weather"))
        shown = self.asked(missing("tin"), about=about)
        assert "still to come" in shown["missing"][0]["why"]
        assert shown["pending"] == ["NPI"]


class TestDates:
    def test_business_days(self):
        """Two business days after Wednesday before Thanksgiving is Monday, and it is said why."""
        shown = told(about=submission())
        assert shown["received_on"] == "Wednesday, November 25"
        assert shown["due_on"] == "Monday, November 30"
        assert (shown["answer_by"], shown["answer_due"]) == (
            "Friday, November 27",
            "Tuesday, December 1",
        )
        assert shown["closed_on"] == ["Thursday, November 26"]


def test_a_redirect_has_its_facts():
    """The letter says where to turn; an unknown topic says nothing wrong."""
    shown = told(Reply.REDIRECT, submission(), topic="debt", reason=Reason.OTHER_DESK)
    assert shown["topic"] == {"title": "Debts", "facts": ["Call 503-555-0102."]}
    other = told(Reply.REDIRECT, submission(), topic="weather", reason=Reason.OTHER_DESK)
    assert other["topic"] == {"title": "", "facts": []}


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Jane Roe", "Jane Roe"),
        ("Roe, Jane", "Jane Roe"),
        ("Jane Roe, MD", "Jane Roe, MD"),
        ('"Jane"', "Jane"),
        ("jane@clinic.example", ""),
        ("Win at casino.example/now", ""),
        ("Room 12", ""),
        ("x" * 61, ""),
        ("", ""),
    ],
)
def test_greeting_from_the_display_name(name, greeted):
    """People are greeted by a name, never by an address, a link or a sentence."""
    assert greeting(Mail(sender=Address(name=name, email="a@x.example")), None) == greeted


def test_greeting_as_stated():
    """The name stated in the message wins over From, if it is one."""
    stated = submission(answer("contact_name", "Ann Poe"))
    unsure = submission(answer("contact_name", "Ann Poe", Outcome.DOUBTFUL))
    assert greeting(MAIL, stated) == "Ann Poe"
    assert greeting(MAIL, unsure) == "Jane Roe"


@pytest.mark.parametrize(
    ("subject", "repeated"),
    [
        ("Re: RE: Fwd: AW: Re[2]: hello", "hello"),
        ("hello [CO-7F3K2-9Q0XM4D5]", "hello"),
        ("Hello\r\nBcc: x@y.example", "Hello Bcc: x@y.example"),
        ("TIN 93-1234567 and 541-90-4399 and 931234567", "TIN *** and *** and ***"),
        ("call 503-555-0142", "call 503-555-0142"),
        ("NPI 1234567893", "NPI 1234567893"),
        ("\ud800\u202eabc\x00", "abc"),
        ("", ""),
        ("Re: " * 30 + "x", "Re: " * 20 + "x"),
    ],
)
def test_original_subject(subject, repeated):
    """A subject is repeated without prefixes, tags, control characters or a TIN."""
    assert original_subject(subject) == repeated


def test_a_long_subject_is_cut():
    """At most 200 characters of a subject are repeated, whatever its length."""
    assert original_subject("word " * 100_000).endswith("…")
    assert len(original_subject("word " * 100_000)) <= 200
    assert len(clean("x" * 10_000_000)) == 200


def test_the_sample_has_every_key():
    """`check` renders the letters with every key that an answer has."""
    assert told(about=submission()).keys() <= SAMPLE.keys()
