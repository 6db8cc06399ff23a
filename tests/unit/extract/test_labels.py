"""Labels as people write them mean the field they mean, and nothing else does."""

from dataclasses import replace

import pytest
from tests.unit.extract.written import FORM, WORDS

from mail_intake.extract.labels import Labels
from mail_intake.extract.slips import slipped

LABELS = Labels(FORM, WORDS.vocabulary)


def field(text):
    label = LABELS.named(text, slips=True)
    return next(iter(LABELS.fields.get(label, {LABELS.role(label)})), "")


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Phone Nbr", "phone"), ("Phone #", "phone"), ("Your office phone number", "phone"), ("Tel.", "phone"),
        ("N.P.I.", "npi"), ("NPI (group)", "npi"), ("Fed. Tax ID", "tin"), ("T.I.N.", "tin"), ("taxId", "tin"), ("Taxid", "tin"), ("Phonenumber", "phone"), ("Jobtitle", "job_title"),
        ("Ore. Medicaid (DMAP) Prov. No.", "dmap_id"), ("OHP / DMAP no.", "dmap_id"), ("Medicaid/DMAP ID", "dmap_id"),
        ("organization.medicaid_id_or", "dmap_id"), ("contact.phone", "phone"), ("E-MAIL", "email"),
        ("Specialty(ies)", "specialty"), ("Field of practice / specialty", "specialty"),
        ("Street address (no PO box)", "physical_address"), ("Name of Practice*", "clinic_name"),
        ("City, State ZIP", "city line"), ("Mailing address", "mailing"), ("Website", "other"),
    ],
)  # fmt: skip
def test_a_label_is_known_in_other_clothes(label, meant):
    """Shortened, decorated, in brackets, as a program writes it, two words for one thing."""
    assert field(label) == meant


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Adress", "physical_address"), ("Phisical Adress", "physical_address"), ("Speciality", "specialty"),
        ("Name of Clinc", "clinic_name"), ("E-mial", "email"), ("Telehpone", "phone"), ("Facsimilie", "fax"),
        ("Tax identificaton number", "tin"), ("Medicad ID", "dmap_id"), ("Practise name", "clinic_name"),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_is_read_where_a_colon_makes_it_a_label(label, meant):
    """One slip in a word of five letters; elsewhere it is a word like others."""
    assert field(label) == meant
    assert LABELS.named(label) in {"", LABELS.named("speciality")}


@pytest.mark.parametrize(
    "text",
    [
        "Contract",
        "Contract number",
        "Officer",
        "Prior phones",
        "Suite 3",
        "12 Elm St",
        "Patient",
    ],
)
def test_another_word_is_no_slip(text):
    """Real words, values, and labels of nothing that is asked."""
    assert field(text) in {"", "other"}


def test_several_labels_share_a_line_and_a_cell():
    """Each with the place where its value begins; "NPI / TIN" is both."""
    line = "Phone: 503-555-0142   Fax: 503-555-0143, NPI 5, TIN: 93-1234567"

    assert [names[0] for names, _, _ in LABELS.inline(line)] == ["phone", "fax", "tin"]
    assert LABELS.names("NPI / TIN") == ("npi", "tin")


@pytest.mark.parametrize(
    "line",
    [
        "They all bill under the group:",
        "see http://clinic.example",
        "at 8:00",
        "Stone Medical Group: whom to call",
    ],
)
def test_the_middle_of_a_sentence_is_no_label(line):
    """A colon alone makes none."""
    assert LABELS.inline(line) == []


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({"abbreviations": ("fn", "phone")}, "Fn"), ({"label_adjectives": "royal"}, "Royal phone"),
        ({"label_tails": "please"}, "Phone please"),
    ],
)  # fmt: skip
def test_a_word_more_is_a_label_more(more, label):
    """In each list of words around labels."""
    longer = {name: (*getattr(WORDS.vocabulary, name), word) for name, word in more.items()}

    assert field(label) == ""
    assert Labels(FORM, replace(WORDS.vocabulary, **longer)).named(label) == "phone"


def test_a_real_word_more_is_a_slip_less():
    """A list of words that only look like slips; one of labels that nobody asks for."""
    plain = replace(
        WORDS.vocabulary, no_slips=("telephon",), label_roles=(("shoe size", "other"),)
    )
    labels = Labels(FORM, plain)

    assert field("Telephon") == "phone"
    assert labels.named("Telephon", slips=True) == ""
    assert labels.role(labels.named("Shoe size")) == "other"


def test_damerau_s_four_slips():
    """One letter more, less, another, two turned round; short words are real words too often."""
    assert all(slipped(word, "phone") for word in ("phonee", "phne", "phane", "phoen"))
    assert not any(slipped(word, "phone") for word in ("phone", "fon", "phnoee"))
    assert slipped("mial", "mail")
    assert not slipped("main", "mail")
