"""The letters: every one renders, wraps, escapes, and says plainly what is wrong with a template."""

import re

import pytest

from mail_intake.adapters.letters import LETTERS, SAMPLE, Letters, default_folder, paragraph
from mail_intake.model.decision import Reply
from mail_intake.model.errors import ConfigurationError

ANSWERS = [str(reply) for reply in Reply if reply is not Reply.NONE]


@pytest.fixture(scope="module")
def letters():
    return Letters(None)


def test_every_reply_has_a_letter():
    """Whatever is decided can be said."""
    assert set(ANSWERS) <= set(LETTERS)


def test_the_defaults_are_sound(letters):
    """`check` finds nothing wrong with what ships."""
    assert letters.check() == []


def test_no_letter_lies_around_unused():
    """Each folder is a letter that can be sent."""
    folders = {one.name for one in (default_folder() / "letters").iterdir() if one.is_dir()}
    assert folders == set(LETTERS)


@pytest.mark.parametrize("letter", LETTERS)
def test_text_fits_any_window(letters, letter):
    """No line of text is above 76 columns, none ends in a space, no two lines are empty together."""
    subject, text, _ = letters.render(letter, SAMPLE)
    lines = text.split("\n")
    assert max(map(len, lines)) <= 76
    assert not any(line.endswith(" ") for line in lines)
    assert "\n\n\n" not in text
    assert subject == " ".join(subject.split()) != ""


@pytest.mark.parametrize("letter", LETTERS)
def test_html_loads_nothing(letters, letter):
    """Inline styles only; no image, script, style sheet or form; light and dark are both declared."""
    html = letters.render(letter, SAMPLE)[2]
    assert not re.search(r"<(?:img|script|style|link|form|iframe)\b|url\(|javascript:", html)
    assert 'name="color-scheme" content="light dark"' in html
    assert html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("letter", LETTERS)
def test_html_says_what_the_text_says(letters, letter):
    """Whoever reads one alternative misses nothing of the other."""
    _, text, html = letters.render(letter, SAMPLE)
    shown = re.sub(r"<title>.*?</title>|<[^>]+>", " ", html)
    for value in ("&#39;", "'"), ("&#34;", '"'), ("“", '"'), ("”", '"'):
        shown = shown.replace(*value)
    words = {re.sub(r"\W", "", word).lower() for word in text.split()} - {""}
    said = {re.sub(r"\W", "", word).lower() for word in shown.split()}
    assert words <= said


@pytest.mark.parametrize("letter", LETTERS)
def test_senders_cannot_write_html(letters, letter):
    """Whatever a sender wrote stands in the HTML as text."""
    evil = _spoilt(SAMPLE, '<a href="http://x.example">&')
    assert 'href="http://x.example"' not in letters.render(letter, evil)[2]


def _spoilt(value, word):
    if isinstance(value, dict):
        return {key: one if key == "link" else _spoilt(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_spoilt(one, word) for one in value]
    return word if isinstance(value, str) else value


@pytest.mark.parametrize("letter", LETTERS)
def test_nothing_optional_is_needed(letters, letter):
    """Where lists are empty and names unknown, a letter still reads well."""
    unknown = dict.fromkeys(("greeting", "original_subject", "form_title", "asked_by"), "")
    lists: dict[str, list[str]] = {key: [] for key, one in SAMPLE.items() if isinstance(one, list)}
    bare = {**SAMPLE, **unknown, **lists}
    _, text, html = letters.render(letter, bare)
    assert "None" not in text
    assert not re.search(r"[ (]\)|\( |  \.|,\s*\.", text)
    assert "Hello ," not in text + html


def test_secure_resend_repeats_nothing(letters):
    """The same letter goes to everybody: nothing of the message stands in it."""
    other = {
        **SAMPLE,
        "greeting": "Mary Smith",
        "original_subject": "about Mary Smith",
        "understood": [{"label": "Member", "value": "Mary Smith"}],
        "missing": [], "items": [], "fill_in": ["Mary Smith: ____"], "form_title": "Smith",
    }  # fmt: skip
    assert letters.render("secure-resend", other) == letters.render("secure-resend", SAMPLE)


@pytest.mark.parametrize("letter", ["missing-fields", "reminder"])
def test_the_block_to_fill_in_stands_line_by_line(letters, letter):
    """Each line of the fill-in block is a line of the text, however long its label is."""
    label = "The name of the clinic or of the provider as it stands on the licence, in full"
    context = {**SAMPLE, "fill_in": [f"{label}: ____", "NPI: ____"]}
    assert f"\n{label}: ____\nNPI: ____\n" in letters.render(letter, context)[1]


def test_what_an_answer_must_say(letters):
    """Reference, what was understood, what is missing and why, by when, and whom to call."""
    text = letters.render("missing-fields", SAMPLE)[1]
    for word in (
        "CO-7F3K2-9Q0XM4D5",
        "Example Clinic",
        "last digit",
        "1234567893",
        "503-555-0100",
    ):
        assert word in text
    assert "by the end of Tuesday, December 1" in " ".join(text.split())
    acknowledged = " ".join(letters.render("acknowledge", SAMPLE)[1].split())
    assert "by the end of Monday, November 30" in acknowledged


def test_answers_about_patients_come_secured(letters):
    """Under the PHI rule a letter that asks for more asks for a secured answer, in both forms."""
    _, text, html = letters.render("missing-fields", {**SAMPLE, "phi_rule": True})
    for body in (" ".join(text.split()), re.sub("<[^>]+>", "", html)):
        assert "secure e-mail, with [secure] at the start of the subject line." in body
    assert "secure" not in letters.render("missing-fields", SAMPLE)[1]


def test_paragraph():
    """A paragraph is wrapped at words, with its own first line and what hangs under it."""
    assert paragraph("a  b\nc", "* ") == "* a b c"
    assert paragraph("word " * 30, "* ").split("\n")[1].startswith("  word")
    assert paragraph("x" * 100) == "x" * 100


class TestOwnTemplates:
    @pytest.fixture
    def folder(self, tmp_path):
        """A plan's own templates: one letter's text only."""
        (tmp_path / "letters" / "received").mkdir(parents=True)
        (tmp_path / "letters" / "received" / "body.txt.j2").write_text(
            "We have it, {{ greeting }}."
        )
        return tmp_path

    def test_what_is_there_is_used_and_the_rest_is_ours(self, folder):
        """A plan changes only what it wants to say differently."""
        subject, text, _ = Letters(folder).render("received", SAMPLE)
        assert text == "We have it, Jane Roe.\n"
        assert subject == "Re: Contract request for Example Clinic"
        assert Letters(folder).check() == []

    @pytest.mark.parametrize(
        ("template", "problem"),
        [
            ("{{ greeeting }}", "greeeting"),
            ("line\n{% if %}", "line 2"),
            ("{{ greeting + 1 }}", "str"),
            ("{% include 'nothing.j2' %}", "nothing.j2"),
            ("{{ 1 / 0 }}", "zero"),
        ],
    )
    def test_a_broken_template(self, folder, template, problem):
        """It is named with its file, what is wrong and a way out; nothing is sent half filled."""
        (folder / "letters" / "received" / "body.txt.j2").write_text(template)
        with pytest.raises(ConfigurationError, match=problem) as caught:
            Letters(folder).render("received", SAMPLE)
        assert caught.value.faults[0].way_out
        assert Letters(folder).check() == list(caught.value.faults)

    def test_a_template_that_is_no_text(self, folder):
        """A file in another encoding is a fault like any other."""
        (folder / "letters" / "received" / "body.txt.j2").write_bytes(b"gr\xfc\xdfe")
        (fault,) = Letters(folder).check()
        assert fault.file == "received/body.txt.j2"

    def test_a_letter_that_does_not_exist(self, folder):
        """Nobody can send what nobody wrote."""
        with pytest.raises(ConfigurationError, match="no such template"):
            Letters(folder).render("love-letter", SAMPLE)

    def test_a_misspelt_folder(self, folder):
        """A folder that is no letter is said to be none: its author expects it to be used."""
        (folder / "letters" / "recieved").mkdir()
        (fault,) = Letters(folder).check()
        assert "no letter" in fault.problem
        assert "received" in fault.way_out

    def test_a_folder_without_letters(self, tmp_path):
        """A wrong path is a fault, although the defaults would do."""
        (fault,) = Letters(tmp_path / "nowhere").check()
        assert fault.key == "templates"


def test_packaged_templates_come_first(tmp_path, monkeypatch):
    """In an installed wheel the templates lie in the package."""
    (tmp_path / "defaults" / "templates").mkdir(parents=True)
    monkeypatch.setattr("mail_intake.adapters.letters.files", lambda _: tmp_path)
    assert default_folder() == tmp_path / "defaults" / "templates"


def test_every_name_is_documented():
    """Whoever writes a template finds each name in the README beside it, and no other."""
    readme = (default_folder() / "letters" / "README.md").read_text()
    rows = [row.split("|")[1] for row in readme.splitlines() if row.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == SAMPLE.keys()
