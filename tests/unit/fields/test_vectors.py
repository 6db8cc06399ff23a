"""The domain's rules as data: tests/vectors holds them, each kind of field obeys."""

import json
from pathlib import Path

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields import dmap, email, member, npi, phone, tin
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Outcome

WORDS = lexicon(demo_settings().policies.vocabulary)
VECTORS = Path(__file__).parents[2] / "vectors"


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


@pytest.mark.parametrize(("raw", "code"), load("npi"))
def test_npi(raw, code):
    """Ten digits, first 1 or 2, Luhn over 80840; a placeholder counts as not given."""
    verdict = WORDS.judge("npi", raw)

    assert verdict.code == code or (code == "malformed" and verdict.outcome is Outcome.ABSENT)


@pytest.mark.parametrize(("raw", "code"), load("tin"))
def test_tin(raw, code):
    """EIN, SSN, ITIN and ATIN by shape and by what was never assigned."""
    assert WORDS.judge("tin", raw).code == code


@pytest.mark.parametrize(("raw", "code"), load("dmap"))
def test_dmap(raw, code):
    """Six or nine digits; what looks like another number is said so."""
    verdict = WORDS.judge("dmap_id", raw)

    assert ("absent_stated" if verdict.outcome is Outcome.ABSENT else verdict.code) == code


@pytest.mark.parametrize("row", load("phones"), ids=lambda row: row[0])
def test_phone(row):
    """North American numbers as E.164; what is none is refused."""
    raw, expected, extension = row
    verdict = phone.judge(raw)
    if expected == "PRECLEAN":
        assert verdict.value == "+15034164100"
    elif expected == "SPLIT":
        assert [phone.judge(one.raw).value for one in phone.find(raw)] == [
            "+15034164100",
            "+15034161478",
        ]
    elif expected in {"INVALID", "FOREIGN"}:
        assert verdict.outcome is Outcome.INVALID
    else:
        assert verdict.value == expected + (f";ext={extension}" if extension else "")


@pytest.mark.parametrize("raw", load("emails")["valid"])
def test_valid_email(raw):
    """A good address keeps its local part; its domain is in lower case."""
    local, _, domain = raw.rpartition("@")

    assert email.judge(raw).value == f"{local}@{domain.lower()}"


@pytest.mark.parametrize("raw", load("emails")["valid_with_display_name"])
def test_email_with_display_name(raw):
    """A display name around the address is no part of it."""
    assert email.judge(raw).value == "jane@clinic.org"


#: Refused as an address in a header, but people write them so, and what they mean is certain.
MEANT = {
    "jane@clinic.org.": "jane@clinic.org",
    "mailto:jane@clinic.org": "jane@clinic.org",
    "jane@clinic.org,": "jane@clinic.org",
    "o\u2019brien@clinic.org": "o'brien@clinic.org",  # with a doubt
}


@pytest.mark.parametrize(
    "raw",
    [*load("emails")["invalid"], *load("emails")["valid_only_with_smtputf8"],
     *load("emails")["needs_strict_true_to_fail"]],
)  # fmt: skip
def test_invalid_email(raw):
    """A broken address is refused, never repaired; punctuation around a good one is cut."""
    assert email.judge(raw).value == MEANT.get(raw)


@pytest.mark.parametrize(("raw", "address"), load("emails")["deobfuscate"])
def test_spelled_out_email(raw, address):
    """An address spelled out for people is read."""
    assert email.judge(raw).value == address
    assert [email.judge(one.raw).value for one in email.find(f"write to {raw}, please")] == [
        address
    ]


@pytest.mark.parametrize("text", load("emails")["do_not_deobfuscate"])
def test_prose_is_no_email(text):
    """Words with "at" and "dot" are no address."""
    assert email.find(text) == ()


@pytest.mark.parametrize(("text", "expected"), load("labels")["npi"])
def test_labelled_npi(text, expected):
    """The number behind the word NPI, with what the words left of it say about its kind."""
    found = [[one.raw, one.role or None] for one in npi.labelled(text)]

    assert found == expected


@pytest.mark.parametrize(("text", "code"), load("labels")["tin"])
def test_labelled_tin(text, code):
    """The number behind a word for taxpayer number."""
    found = [tin.judge(one.raw).code for one in tin.labelled(text)]

    assert found == ([code] if code else [])


@pytest.mark.parametrize(("text", "code"), load("labels")["dmap"])
def test_labelled_dmap(text, code):
    """The number behind a word for the Oregon Medicaid provider number."""
    found = [WORDS.judge("dmap_id", one.raw) for one in dmap.labelled(text)]

    codes = ["absent_stated" if one.outcome is Outcome.ABSENT else one.code for one in found]
    assert codes == ([code] if code else [])


@pytest.mark.parametrize(("text", "is_one"), load("mbi"))
def test_mbi(text, is_one):
    """Medicare beneficiary identifiers by CMS's format."""
    assert bool(member.find_mbi(text)) == bool(is_one)


@pytest.mark.parametrize(("text", "is_one"), load("ohp_member"))
def test_ohp_member(text, is_one):
    """OHP member ids in the strict shape."""
    assert bool(member.find_ohp_member(text)) == bool(is_one)
