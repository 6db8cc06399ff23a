"""Words people use are data: each list is used, and a word more is a line more."""

from dataclasses import fields, replace

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields.fold import key
from mail_intake.fields.lexicon import Lexicon, lexicon
from mail_intake.model.vocabulary import Vocabulary

WORDS = demo_settings().policies.vocabulary
ALL = lexicon(WORDS)


def with_word(**more):
    return Lexicon(
        replace(WORDS, **{name: (*getattr(WORDS, name), word) for name, word in more.items()})
    )


@pytest.mark.parametrize("name", [one.name for one in fields(Vocabulary)])
def test_every_list_ships(name):
    """None is empty."""
    assert getattr(WORDS, name)


def test_an_empty_vocabulary_recognises_no_words():
    """Numbers are still found; words are nobody's."""
    bare = Lexicon(Vocabulary())

    assert bare.titles.find("office manager") == ()
    assert bare.specialties.find("family medicine") == ()
    assert bare.judge("npi", "pending").code == "malformed"
    assert bare.find("npi", "NPI 1234567893")


def test_a_word_more_is_a_line_more():
    """In each list."""
    assert with_word(titles="herald").titles.is_title("Chief Herald")
    assert with_word(specialties=("leechcraft", "")).specialties.find("we do leechcraft")
    assert (
        with_word(pending="in the post …").placeholders.code("in the post since Monday")
        == "pending"
    )
    assert with_word(absent="nope").placeholders.code("Nope.") == "absent_stated"
    assert with_word(blank="see the moon").placeholders.code("see the moon") == "placeholder"
    assert with_word(leads="alas").placeholders.code("alas pending") == "pending"
    assert with_word(organisations="lodge").names.is_organisation("Elder Lodge")
    assert with_word(legal_forms="GmbH").names.is_organisation("Elder GmbH")
    assert with_word(credentials="XYZ").names.bare("Ann Lee, XYZ") == "Ann Lee"
    assert with_word(honorifics="sir").names.bare("Sir Ann Lee") == "Ann Lee"
    assert with_word(particles="zu").names.is_person("Ann zu Lee")
    assert with_word(not_names="ann").names.find("Ann Lee") == ()
    assert (
        with_word(title_modifiers="royal").titles.find("royal manager")[0].raw == "royal manager"
    )


def test_a_word_more_tells_numbers_names_and_specialties():
    """Each list of these is used, too."""
    said = with_word(number_words=("beeper", "phone")).numbers.find("beeper: 503-555-0142")
    taken = with_word(go_betweens="scribes").names

    assert said[0].confidence > ALL.numbers.find("beeper: 503-555-0142")[0].confidence
    assert taken.is_go_between("Elder Scribes LLC")
    assert (
        with_word(not_organisations="elder clinic").names.find_organisation("Elder Clinic") == ()
    )
    assert (
        with_word(before_names="hark").names.find_organisation("Hark Elder Clinic")[0].raw
        == "Elder Clinic"
    )
    assert with_word(plain_words="elder").names.cased("ELDER PATRICIA") == "elder Patricia"
    assert with_word(callings="leech").specialties.callings("a leech")[0].raw == "leech"
    assert (
        with_word(specialty_modifiers="royal").specialties.find("royal psychiatry")[0].raw
        == "royal psychiatry"
    )


def test_a_word_more_about_patients_is_a_line_more():
    """In each list of `patients.toml`."""
    assert with_word(patients="ward").patients.signs("ward Ann Lee")
    assert with_word(birth_labels="first cry").patients.signs("first cry 2/3/1961")
    assert with_word(service_labels="tended").patients.signs("tended 2/3/2026")
    assert with_word(record_labels="folio").patients.signs("folio 12345")
    assert with_word(member_labels="tally").patients.signs("tally 12345")
    assert with_word(care="leeches").patients.cares("leeches were applied")
    assert not with_word(offices="choir").patients.signs("patient Choir Master")


def test_a_word_more_about_messages_is_a_line_more():
    """In each list of `followups.toml` and `remarks.toml`."""
    assert with_word(corrects="forsooth").followups.corrects("forsooth, 12")
    assert with_word(completes="as I scribed").followups.completes("As I scribed, 12")
    assert with_word(asides="incidentally").remarks.is_aside("Incidentally, we moved")
    assert with_word(footers="hear ye").remarks.is_footer("Hear ye, this is secret")
    assert with_word(courtesies="huzzah").remarks.is_courtesy("Huzzah to you all")


@pytest.mark.parametrize(
    ("more", "text", "codes"),
    [
        ({"change_things": ("carrier pigeon", "fax")}, "our carrier pigeon", ("thing fax",)),
        ({"change_events": ("absconded", "remove-practitioner")}, "she absconded", ("event remove-practitioner",)),
        ({"change_sides": ("hitherto", "old next")}, "hitherto at", ("side old next",)),
        ({"change_signs": "metamorphosis"}, "a metamorphosis", ("sign",)),
        ({"change_neutral": "fax pas"}, "a fax pas", ("neutral",)),
        ({"unchanged": "perpetual"}, "it is perpetual", ("same",)),
        ({"effect_cues": "come the"}, "come the day", ("cue",)),
        ({"writer_cues": "hail us"}, "hail us", ("writer",)),
        ({"languages": "Esperanto"}, "in esperanto", ("language",)),
    ],
)  # fmt: skip
def test_a_phrase_more_tells_of_changes(more, text, codes):
    """Each list of changes.toml; the longest phrase wins, whatever case or hyphen."""
    found = with_word(**more).changes.scan(text.upper().replace(" ", "-", 1))

    assert codes in [hit.codes for hit in found]


def test_a_heading_or_a_code_more_is_read_in_rosters():
    """By their folded words."""
    more = with_word(roster_columns=("bearer", "person"), roster_actions=("zz", "remove")).changes

    assert more.columns["bearer"] == "person"
    assert more.actions["zz"] == "remove"


def test_a_word_that_clinics_are_called_by():
    """It is none of a person's name, and stays in an organisation's."""
    names = with_word(not_persons="elder").names

    assert names.find("Elder Lee") == ()
    assert names.find_organisation("Elder Clinic")[0].raw == "Elder Clinic"


def test_a_desk_a_remark_and_an_inbox_more():
    """A desk stands for a title, a remark for nothing; an inbox is nobody's own."""
    assert with_word(departments="dovecote").titles.stands("Dovecote")
    assert key("dovecote") in with_word(list_words="dovecote").list_words
    assert "dovecote" in with_word(shared_inboxes="dovecote").shared


@pytest.mark.parametrize(
    "text",
    [
        "Office Manager", "Manager, Billing", "Network Engineer II", "Supervisor, Pre-Authorization Unit", "Front Desk",
        "Billing Department", "Director of Patient Financial Services", "IT Support", "triage nurse", "Optician and Business Manager",
        "Owner/Practice Administrator", "VP of Operations", "A/R Specialist", "Medical Assistant (lead)", "Chief Nursing Officer",
        "Executive Assistant to the CEO", "Referrals & Authorizations", "Tribal Health Director", "Peer Support Specialist",
        "Purchased/Referred Care Coordinator", "Dental Hygienist", "DME Intake Coordinator", "Privacy Officer", "RN Care Manager",
        "QMHP Supervisor", "Office Mgr.", "Certified Recovery Mentor", "Community Health Worker", "Nurse Midwife", "Practice Manager.",
        "Lead Behavior Analyst", "Health Information Management", "Utilization Review", "Payer Contracting Analyst",
    ],
)  # fmt: skip
def test_titles_stand(text):
    """Titles of clinics, hospitals, tribal and behavioural health, dental offices and suppliers, as a whole."""
    assert ALL.titles.stands(text)


@pytest.mark.parametrize(
    "text",
    [
        "Larch Family Clinic", "Sunrise Billing Services", "Jane Doe", "Clinic", "Provider", "Jane is our nurse",
        "please call the manager", "Behavioral Health Clinic", "", "Larch Medical Group", "Suite 300", "to be hired",
    ],
)  # fmt: skip
def test_other_words_are_no_title(text):
    """Names, organisations, sentences."""
    assert not ALL.titles.stands(text)


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("please use our front desk lead, Ann Lee", ["front desk lead"]),
        ("our billing\ncoordinator, Ann Lee", ["billing\ncoordinator"]),
        ("your Health Information Manager, at", ["Health Information Manager"]),
        ("she is our IT manager, Ann", ["IT manager"]),
        ("the practice manager and the owner", ["practice manager", "owner"]),
        ("our peer wellness coach Ann", ["peer wellness coach"]),
        ("I am the Director of Finance here", ["Director of Finance"]),
        ("Director of Nursing Ann Lee will", ["Director of Nursing"]),
        ("our office manager's address", ["office manager"]),
        ("at Larch office manager Ann", ["office manager"]),
        ("our front desk gets it", []),
        ("the manager", ["manager"]),
    ],
)  # fmt: skip
def test_titles_in_prose(line, titles):
    """From the article or the first word that belongs to it, to the noun and what is "of" it."""
    assert [one.raw for one in ALL.titles.find(line)] == titles


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("TBD", "pending"), ("it is pending", "pending"), ("currently in process with OHA", "pending"),
        ("will send next week", "pending"), ("We have applied for one", "pending"), ("to follow", "pending"),
        ("not yet assigned", "pending"), ("don't have one yet", "pending"), ("N/A", "absent_stated"),
        ("None.", "absent_stated"), ("no fax at this office", "absent_stated"), ("see attached W-9", "placeholder"),
        ("????", "placeholder"), ("<your NPI>", "placeholder"),
        ("Nona Clinic", ""), ("Willow Clinic", ""), ("None Such Clinic", ""), ("Tobias", ""),
    ],
)  # fmt: skip
def test_placeholders(word, code):
    """A placeholder is no value; a value that begins like one is."""
    assert ALL.placeholders.code(word) == code


def test_a_title_is_its_own_normal_form():
    """Marks around a bracket go with it."""
    assert ALL.judge("job_title", "A-)").value == "A"
