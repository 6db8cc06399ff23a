"""Lists without labels, labels under their values, and Spanish forms: requests that carry no "label: value"."""

import pytest
from tests.unit.extract.test_layout import pairs
from tests.unit.extract.written import invalid, request, rows, values

from mail_intake.extract.shapes import fits, meant
from mail_intake.model.mail import SegmentKind

WHOLE = {
    "clinic_name": "Elm Family Clinic", "specialty": "Family Medicine", "phone": "+15035550142",
    "email": "desk@elm.example", "fax": "+15035550143", "npi": "1003000126", "tin": "931234567",
    "physical_address": "5 Elm St, Portland, OR 97205", "dmap_id": "500123456",
}  # fmt: skip
LINES = [
    "Elm Family Clinic", "Family Medicine", "503-555-0142", "desk@elm.example", "503-555-0143",
    "5 Elm St, Portland, OR 97205", "1003000126", "93-1234567", "500123456",
]  # fmt: skip
PUBLISHED = (
    "Provider Name or Clinic Name, Specialty, Phone Number, E-Mail Address, Fax Number, Physical Address, "
    "NPI, TIN, DMAP ID #"
)


@pytest.mark.parametrize(
    ("above", "lines"),
    [
        (f"You ask for: {PUBLISHED}. In that order:", LINES),
        ("Here is everything in the order of your website:", LINES),
        ("Please see below.", LINES),
        ("Please see below.", [f"{n}. {one}" for n, one in enumerate(LINES, 1)]),
        ("Please see below.", [f"{n}) {one}" for n, one in enumerate(LINES, 1)]),
        ("As listed:", [" | ".join(LINES)]),
        ("As listed:", ["; ".join(LINES)]),
        ("In the same order: NPI, TIN, DMAP ID, Clinic, Specialty, Phone, Fax, E-mail, Address",
         [*LINES[6:], LINES[0], LINES[1], LINES[2], LINES[4], LINES[3], LINES[5]]),
    ],
)  # fmt: skip
def test_values_may_stand_in_the_order_asked(above, lines):
    """The order that the sender names, else that of the published list."""
    found = values(request("\n".join([above, "", *lines])))

    assert {name: found[name] for name in WHOLE} == WHOLE


@pytest.mark.parametrize(
    ("lines", "wrong", "lacks"),
    [
        ([*LINES[:6], "1003000127", *LINES[7:]], {"npi": "1003000127"}, set()),
        ([*LINES[:4], "none", *LINES[5:]], {}, {"fax"}),
    ],
)
def test_a_wrong_value_in_order_is_told(lines, wrong, lacks):
    """Every line has its place; a placeholder keeps it."""
    found = request("\n".join(["In your order:", "", *lines]))

    assert invalid(found) == wrong
    assert values(found).keys() & WHOLE.keys() == WHOLE.keys() - wrong.keys() - lacks


@pytest.mark.parametrize(
    "lines",
    [
        ["503-555-0142", "503-555-0143", "1003000126", "93-1234567"],
        ["Elm Family Clinic", "93-1234567", "1003000126", "503-555-0142", "503-555-0143", "desk@elm.example"],
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_not_taken_so(lines):
    """Too few, or another order that nobody names."""
    assert pairs("Please see below.", "", *lines) == []


def test_a_form_may_have_its_labels_below():
    """As forms do that have lines to write on; a blank line is no value."""
    found = pairs(
        "REQUEST", "Elm Clinic", "Name of clinic", "Pediatrics", "Specialty", "503-555-0142", "Phone",
        "________", "Fax", "5 Elm St", "Portland, OR 97205", "Physical address", "1003000126", "NPI",
        kind=SegmentKind.ATTACHMENT,
    )  # fmt: skip

    assert [value for _, value in found] == [
        "Elm Clinic", "Pediatrics", "503-555-0142", "", "5 Elm St\nPortland, OR 97205", "1003000126",
    ]  # fmt: skip


def test_a_gap_before_the_labels_ends_what_stands_above():
    """A label with nothing over it has no value."""
    found = pairs(
        "Pediatrics", "Specialty", "503-555-0142", "Phone", "1003000126", "NPI", "", "TIN", "500123456",
        "DMAP ID",
    )  # fmt: skip

    assert ("tin", "") in found


def test_the_next_label_is_no_value():
    """A remark in brackets keeps a place; the line below answers another question."""
    found = pairs("TIN - (see W-9, coming)", "DMAP ID # - 500 310 662")

    assert found == [("tin", "(see W-9, coming)"), ("dmap id", "500 310 662")]


@pytest.mark.parametrize("sep", [" => ", ": ", " = ", " -> ", "\t", "....."])
def test_labels_are_parted_from_values_by_many_signs(sep):
    """Arrows, too."""
    lines = [("Clinic", LINES[0]), ("NPI", LINES[6]), ("TIN", LINES[7]), ("DMAP ID", LINES[8])]
    found = values(request("\n".join(f"{label}{sep}{value}" for label, value in lines)))

    assert (found["npi"], found["tin"], found["dmap_id"]) == (
        "1003000126",
        "931234567",
        "500123456",
    )


SPANISH = """Buenas tardes:

Nombre de la clínica: Clínica Familiar El Roble
Especialidad: Medicina familiar
{phone}: 503-555-0142
Correo electrónico: citas@roble.example
Número de fax: 503-555-0143
{address}: 5 Elm St, Portland, OR 97205
NPI: 1003000126
Número de impuestos: 93-1234567
DMAP: en trámite
"""


@pytest.mark.parametrize(
    ("phone", "address"), [("Teléfono", "Dirección física"), ("Telefono", "Direccion")]
)
def test_labels_may_be_spanish(phone, address):
    """With and without accents; a placeholder, too."""
    found = request(SPANISH.format(phone=phone, address=address))

    assert values(found).keys() >= WHOLE.keys() - {"dmap_id"}
    assert found.pending == ("dmap_id",)


def test_a_first_message_may_answer_between_the_lines_of_the_published_list():
    """The quote asks, what stands between is its answer; one alone may be anything."""
    asked = zip(PUBLISHED.split(", "), LINES, strict=True)
    found = request("\n".join(f"> {label}\n{value}" for label, value in asked))

    assert {name: values(found)[name] for name in WHOLE} == WHOLE
    assert "fax" not in values(request("> Fax number\n\nHello, please call me."))


def test_questions_and_answers_may_be_counted():
    """ "Q1. …" is a label, "A1. …" its value."""
    found = values(request("Q1. Clinic name?\nA1. Elm Clinic\n\nQ2. NPI?\nA2. 1003000126\n"))

    assert (found["clinic_name"], found["npi"]) == ("Elm Clinic", "1003000126")


CARD = "Name: {name}\nOrganization: Elm Clinic\nNPI: 1003000126\n"


@pytest.mark.parametrize(
    ("name", "field"), [("Noor Vale", "contact_name"), ("Noor Vale, MD", "provider_name")]
)
def test_a_card_names_the_contact(name, field):
    """ "Name" beside an organisation is whom to speak to; credentials make a provider."""
    found = values(request(CARD.format(name=name), sender="desk@elm.example"))

    assert (found[field], found["clinic_name"]) == (name, "Elm Clinic")


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Noor Vale is joining Elm Clinic and needs a contract. NPI 1003000126",
        "Can we get a contract for Dr. Noor Vale? She will be at Elm Clinic.",
        "We request credentialing for Noor Vale at Elm Clinic.",
        "Noor Vale, MD, needs to be credentialed at Elm Clinic.",
    ],
)
def test_a_clinic_may_announce_whom_the_contract_is_for(text):
    """Then both are named."""
    found = values(request(text))

    assert "Noor Vale" in found["provider_name"]
    assert found["clinic_name"] == "Elm Clinic"


def test_a_town_is_no_practitioner():
    """Nor is somebody of another sentence whom the number belongs to."""
    found = request("My name is Noor Vale. We are at 5 Elm St, Port Orford, OR 97465. My individual NPI is 1003000126. Our clinic's NPI is 1245319599.")  # fmt: skip

    assert rows(found) == []


def test_a_listed_specialty_is_whole():
    """Lists know "nephrology"; what stands between the commas is "transplant nephrology"."""
    found = request(
        "We add: Noor Vale (NPI 1003000126, nephrology), Pat Roe (NPI 1245319599, transplant nephrology). "
        "Our specialty is nephrology."
    )

    assert [one["specialty"] for one in rows(found)] == ["nephrology", "transplant nephrology"]
    assert values(found)["specialty"] == "nephrology"


@pytest.mark.parametrize(
    "sender",
    ["larch <larch@larch.example>", "Larch <desk@larch.example>", "desk <desk@x.example>"],
)
def test_what_a_mailbox_is_called_is_no_contact(sender):
    """A part of the clinic's name, or of the address."""
    found = values(request("Clinic name: Larch Clinic\nNPI: 1003000126", sender=sender))

    assert "contact_name" not in found


def test_a_clinic_behind_a_label_ends_at_its_address():
    """ "Practice: Elm Clinic, 5 Elm St, …" gives both."""
    found = values(request("Practice: Elm Clinic, 5 Elm St, Portland, OR 97205\nNPI: 1003000126"))

    assert found["clinic_name"] == "Elm Clinic"
    assert found["physical_address"] == "5 Elm St, Portland, OR 97205"


@pytest.mark.parametrize(
    ("kind", "text", "right", "maybe"),
    [
        ("npi", "1003000126", True, True), ("npi", "100300012", False, True), ("npi", "pending", False, True),
        ("npi", "a@b.example", False, False), ("phone", "503-555-0142 ext 12", True, True), ("tin", "12", False, False),
        ("email", "a@b.example", True, True), ("email", "none", False, True), ("email", "5 Elm St", False, False),
        ("physical_address", "5 Elm St", True, True), ("specialty", "503-555-0142", False, False),
        ("clinic_name", "360 Health", True, True), ("clinic_name", "a@b.example", False, False),
    ],
)  # fmt: skip
def test_a_value_shows_what_it_may_be(kind, text, right, maybe):
    """By digits and signs alone."""
    assert (fits(kind, text), meant(kind, text)) == (right, maybe)
