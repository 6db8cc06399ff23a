"""The writer: out of signatures in all their forms, letters, introductions, and From."""

import pytest
from tests.unit.extract.alerts import POLICIES, WORDS, own, people

from mail_intake.extract.writer import writer_of
from mail_intake.model.mail import Address, Mail, Segment, SegmentKind
from mail_intake.read import read

JANE = "Jane Doe <jane@larch.example>"


def writer(text, sender=JANE):
    mail = read(
        f"From: {sender}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n".encode()
        + text.replace("\n", "\r\n").encode()
        + b"\r\n"
    )
    return writer_of(mail, POLICIES.plan, WORDS)


def raw(found):
    return found.raw if found else ""


@pytest.mark.parametrize(
    "signature",
    [
        "--\nJane Doe\nOffice Manager\nLarch Clinic",
        "Thanks,\nJane Doe | Office Manager | Larch Clinic\n503-555-0142",
        "Best regards,\nJane Doe, Office Manager\nLarch Clinic",
        "Sincerely,\n\nJane Doe\nOffice Manager, Larch Clinic",
        "Thanks!\nJane Doe (she/her)\nOffice Manager • Larch Clinic",
        "Best,\nJane Doe - Office Manager - Larch Clinic",
        "Regards,\nLarch Clinic\nJane Doe, Office Manager",
        "Cheers\nJane Doe\nOffice Manager at Larch Clinic",
        "--\nJane Doe\nTitle: Office Manager\nLarch Clinic\nPhone: 503-555-0142",
        "Thank you,\nJane Doe\nOffice Manager\nLarch Clinic\nPronouns: she/her",
        "Kind regards,\nOffice Manager Jane Doe\nLarch Clinic",
        "Kind regards,\nJane Doe Office Manager\nLarch Clinic",
        "Take care\n\nJane Doe\nLarch Clinic, Office Manager",
    ],
)
def test_name_title_and_clinic_in_any_place(signature):
    """Lines, bars, commas, dashes, dots; with labels, pronouns, a telephone."""
    found = writer(f"Please note our new fax.\n\n{signature}")

    assert raw(found.title) == "Office Manager"
    assert raw(found.clinic) == "Larch Clinic"
    assert "Jane Doe" in raw(found.name)


@pytest.mark.parametrize(
    ("signature", "name", "title"),
    [
        ("Thanks,\nJane Doe, RN, MSN\nDirector, Clinic Operations", "Jane Doe, RN, MSN", "Director, Clinic Operations"),
        ("Thanks,\nJane Doe, on behalf of Dr. Ann Lee\nBiller", "Jane Doe", "Biller"),
        ("--\nJane Doe\nOwner of Larch Clinic", "Jane Doe", "Owner"),
        ("--\nJane Doe\nDirector of Patient Financial Services\nLarch Clinic", "Jane Doe", "Director of Patient Financial Services"),
        ("Warmly\nJane Doe, bookkeeper at Larch & Elm Counseling", "Jane Doe", "bookkeeper"),
        ("Thanks,\nJane Doe\nNetwork Engineer II", "Jane Doe", "Network Engineer II"),
        ("Thanks,\nJane Doe\nA/R Specialist\nSent from my iPhone", "Jane Doe", "A/R Specialist"),
        ("Sent from my iPhone", "Jane Doe", ""),
        ("Thanks,\nJane", "Jane Doe", ""),
        ("Jane Doe\nSunrise Billing Services", "Jane Doe", ""),
    ],
)  # fmt: skip
def test_titles_and_names_of_signatures(signature, name, title):
    """Credentials stay with the name; whom one writes for is another; programs sign nothing."""
    found = writer(f"Please note our new fax.\n\n{signature}")

    assert (raw(found.name), raw(found.title)) == (name, title)


def test_numbers_and_the_address():
    """Telephone and fax by their words; the plan's own number is nobody's."""
    found = writer(
        "Hello.\n\n--\nJane Doe\nLarch Clinic | NPI 123-456-7893\n12 Stone Ct, Salem, OR 97301\n"
        "Office 503-555-0142 ext 12 | Fax 503-555-0143 | jane@larch.example\nYour helpdesk: 503-416-4100"
    )

    assert (raw(found.phone), raw(found.fax)) == ("503-555-0142 ext 12", "503-555-0143")
    assert raw(found.clinic) == "Larch Clinic"
    assert raw(found.address) == "12 Stone Ct, Salem, OR 97301"
    assert found.emails == ("jane@larch.example",)


@pytest.mark.parametrize(
    ("sender", "name", "clinic"),
    [
        ('"Doe, Jane" <j@x.example>', "Jane Doe", ""),
        ('"Jane Doe (Larch Clinic)" <j@x.example>', "Jane Doe", "Larch Clinic"),
        ("Jane Doe | Larch Clinic <j@x.example>", "Jane Doe", "Larch Clinic"),
        ("Larch Valley Clinic Admin <j@x.example>", "", "Larch Valley Clinic"),
        ("Larch Valley Clinic - Front Desk <j@x.example>", "", "Larch Valley Clinic"),
        ("Front Desk <j@x.example>", "", ""),
        ("Jane Doe via Scan2Mail <j@x.example>", "Jane Doe", ""),
        ("Jane <j@x.example>", "Jane", ""),
        ("<j@x.example>", "", ""),
    ],
)
def test_from_is_the_fallback(sender, name, clinic):
    """Last name first, a clinic beside it, a shared mailbox, a program in between."""
    found = writer("Please note our new fax number.", sender)

    assert (raw(found.name), raw(found.clinic)) == (name, clinic)


def test_the_fuller_name_wins():
    """Initials in the signature, the whole name in From."""
    assert raw(writer("Our letter is attached.\n\n--\nJ. Doe").name) == "Jane Doe"
    assert raw(writer("Hello.\n\n--\nJane Doe", "J. Doe <j@x.example>").name) == "Jane Doe"
    assert (
        raw(writer("Our fax is new.\n\nJane", '"Doe-Roe, Jane" <j@x.example>').name)
        == "Jane Doe-Roe"
    )


def test_a_block_without_a_closing_word_signs_too():
    """The sender's first name, or the clinic's own name, heads it."""
    text = "Here you are.\n\nHave a sunny one,\nJane\nLarch Dermatology • 88 Orchard Spur, Salem, OR 97301\nTel 503-555-0142"
    found = writer(text)

    assert (raw(found.clinic), raw(found.phone)) == ("Larch Dermatology", "503-555-0142")
    assert (
        raw(
            writer(
                "Here you are.\n\nLarch Valley Clinic\nSalem, Oregon", "A B <a@x.example>"
            ).clinic
        )
        == "Larch Valley Clinic"
    )


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("Call me at 503-555-0142 if anything is unclear.", "503-555-0142"),
        ("Phone here is 503.555.0142 if you have questions.", "503.555.0142"),
        ("Our new phone number is 503-555-0142, call us there.", ""),
        ("The phone company came through. It's (541) 555-0162.", ""),
    ],
)
def test_a_number_to_call_back_is_the_writers(line, phone):
    """Unless it is what changes."""
    assert raw(writer(f"Hello.\n\n{line}\n\nThanks,\nJane").phone) == phone


@pytest.mark.parametrize(
    ("text", "sender", "expected"),
    [
        ("Please use this address for alerts.\n\n--\nJane Doe\nOffice Manager", JANE, ("jane@larch.example", "Jane Doe", "Office Manager")),
        ("You can reach me here. I am the practice manager.\n\nJane", JANE, ("jane@larch.example", "Jane Doe", "practice manager")),
        ("Please direct these to the undersigned, at the address from which this is sent.\n\nWith kind regards,\nJane Doe\nPrivacy Officer", JANE, ("jane@larch.example", "Jane Doe", "Privacy Officer")),
        ("Please send alerts to the one below.\n\nThanks,\nJane Doe | Nurse | Larch Clinic\njd@larch.example", "Jane <jane77@mail.example>", ("jd@larch.example", "Jane Doe", "Nurse")),
        ("Add me to your list.\n\nBest,\nJane Doe, MBA\nCFO", JANE, ("jane@larch.example", "Jane Doe, MBA", "CFO")),
        ("I'd like to be on the list: jane@larch.example\n\nJane Doe\nBiller", JANE, ("jane@larch.example", "Jane Doe", "Biller")),
        ("Hi, I'm Jane Doe, the referral coordinator here. My email is jane@larch.example.", JANE, ("jane@larch.example", "Jane Doe", "referral coordinator")),
        ("My name is Jane Doe and I am the office manager. My email is jd@larch.example.", "Office <office@larch.example>", ("jd@larch.example", "Jane Doe", "office manager")),
        ("My address is now jane@larch.example.\n\nJane", '"Doe, Jane" <jane@larch.example>', ("jane@larch.example", "Jane Doe", "")),
        ("Sign us up for outage notices please.\n\nThanks,\nJane Doe\nScheduler", JANE, ("jane@larch.example", "Jane Doe", "Scheduler")),
    ],
)  # fmt: skip
def test_the_writer_may_be_the_contact(text, sender, expected):
    """By words that point to the writer; name and title out of signature, introduction and From."""
    assert people(text, sender=sender) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Please do not use this address for alerts.", "You got the wrong one, I am not the contact here.", "Good morning, see you soon.",
        "Please remove me from the alerts.",
    ],
)  # fmt: skip
def test_the_writer_may_not_be_the_contact(text):
    """By words that say so, or no words at all."""
    assert people(text, sender=JANE) == []


def test_the_writer_is_not_whose_address_is_given():
    """An introduction is no contact of another address; nor is who signs below."""
    text = "I am Maria Lopez, the office manager at Larch Clinic. Alerts go to billing@x.example, read by Bob Ray, biller.\n\nMaria Lopez"

    assert people(text) == [("billing@x.example", "Bob Ray", "biller")]
    assert people(
        "pls add desk@x.example to the alerts thx\n\nTeo", sender="Teo <teo@x.example>"
    ) == [("desk@x.example", "", "")]


def test_whoever_wrote_what_is_passed_on_may_be_the_contact():
    """The note says so, and the message inside is in the first person."""
    text = (
        "The note below is from our new administrator, please put her on your list. I myself get enough mail.\n\nEwan Roe\n\n"
        "> Begin forwarded message:\n>\n> From: Ann Lee <ann@x.example>\n> Subject: alerts\n> Date: August 19, 2026\n> To: Ewan Roe <ewan@x.example>\n>\n"
        "> I am happy to be that person. They ask for a title, so mine would be Practice Administrator.\n>\n> Ann"
    )

    assert people(text, sender="Ewan Roe <ewan@x.example>", subject="Fwd: alerts") == [
        ("ann@x.example", "Ann Lee", "Practice Administrator")
    ]


def test_a_letters_frame_says_who_writes():
    """What stands above the greeting and below the closing of an attached letter."""
    lines = (
        "LARCH HOME HEALTH", "Telephone 503-555-0142 Facsimile 503-555-0143", "February 16, 2026", "To the alert desk:",
        "Please send alerts to Ann Lee, call 503-555-0199 for more.", "With thanks,", "Maeve Toll", "Director of Nursing",
    )  # fmt: skip
    letter = Segment(kind=SegmentKind.ATTACHMENT, source="letter.pdf", lines=lines)
    found = writer_of(
        Mail(sender=Address(name="Office", email="o@x.example"), segments=(letter,)),
        POLICIES.plan,
        WORDS,
    )

    assert (raw(found.name), raw(found.title)) == ("Maeve Toll", "Director of Nursing")
    assert (raw(found.clinic), raw(found.phone)) == ("LARCH HOME HEALTH", "503-555-0142")


def test_the_clinic_and_telephone_of_the_form():
    """Out of the signature."""
    text = (
        "Please use this address.\n\nThanks,\nJane Doe\nNurse\nLarch Family Clinic\n503-555-0142"
    )

    assert own(text, sender=JANE) == {
        "clinic_name": "Larch Family Clinic",
        "phone": "+15035550142",
    }
