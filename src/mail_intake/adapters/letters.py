"""Fills the letters' templates: text and HTML out of one context, never with a blank for a name."""

import re
import textwrap
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)

from mail_intake.model.errors import ConfigurationError, Fault

#: Every letter the house can write; each is a folder under `letters/`.
LETTERS = (
    "acknowledge", "missing-fields", "changed", "received", "secure-resend", "redirect",
    "too-large", "reminder", "expired", "confirm-contact", "accepted", "rejected", "staff-alert",
)  # fmt: skip
#: The three templates of a letter.
PARTS = ("subject.txt.j2", "body.txt.j2", "body.html.j2")
#: Columns of a letter's text: short of 78, so that one level of quoting still fits.
WIDTH = 74

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def default_folder() -> Path:
    """Return the folder of the templates that ship with the house.

    In an installed wheel they lie in the package; in a source checkout at its top.
    """
    packaged = Path(str(files("mail_intake"))) / "defaults" / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "templates"


def paragraph(text: str, first: str = "", rest: str | None = None) -> str:
    """Return text as one paragraph, wrapped; `first` and `rest` stand before its lines."""
    return textwrap.fill(
        " ".join(text.split()),
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


class Letters:
    """The templates of one configuration.

    A template that `folder` lacks is taken from the defaults, so a plan changes only what it
    wants to say differently.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @cached_property
    def _environment(self) -> Environment:
        folders = [self.folder, default_folder()] if self.folder else [default_folder()]
        environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(one / "letters") for one in folders]),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html.j2",)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["para"] = paragraph
        return environment

    def render(self, letter: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
        """Return (subject, text, html); ConfigurationError if a template is missing or wrong."""
        subject, text, html = (self._fill(f"{letter}/{part}", context) for part in PARTS)
        text = _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip("\n") + "\n"
        return " ".join(subject.split()), text, html.strip() + "\n"

    def check(self) -> list[Fault]:
        """Render every letter with a sample and return what is wrong; nothing is raised."""
        faults = self._folder_faults()
        for letter in LETTERS:
            for part in PARTS:
                try:
                    self._fill(f"{letter}/{part}", SAMPLE)
                except ConfigurationError as failure:
                    faults += failure.faults
        return faults

    def _folder_faults(self) -> list[Fault]:
        """A folder that is not there, and letters in it that nobody would ever send."""
        if self.folder is None:
            return []
        letters = self.folder / "letters"
        if not letters.is_dir():
            return [
                Fault(
                    file=str(self.folder),
                    key="templates",
                    problem="has no folder letters",
                    way_out="Write the defaults out with `mail-intake init`, or leave the key away",
                )
            ]
        odd = sorted(one.name for one in letters.iterdir() if one.is_dir())
        return [
            Fault(
                file=str(letters / name),
                key="",
                problem="is no letter of this house",
                way_out=f"Rename it to one of {', '.join(LETTERS)}",
            )
            for name in odd
            if name not in LETTERS
        ]

    def _fill(self, template: str, context: Mapping[str, Any]) -> str:
        try:
            return self._environment.get_template(template).render(context)
        except TemplateNotFound as failure:
            raise ConfigurationError(self._missing(failure)) from failure
        except TemplateSyntaxError as failure:
            file = failure.filename or template
            raise ConfigurationError(self._wrong(file, str(failure), failure.lineno)) from failure
        except (TemplateError, OSError, TypeError, ValueError, ArithmeticError) as failure:
            # What a template does with a value is its author's mistake, whatever its type.
            raise ConfigurationError(self._wrong(template, str(failure), 0)) from failure

    def _missing(self, failure: TemplateNotFound) -> Fault:
        where = (self.folder or default_folder()) / "letters" / str(failure.name)
        return Fault(
            file=str(where),
            key="",
            problem="there is no such template",
            way_out="Write the defaults out with `mail-intake init` and copy it from there",
        )

    def _wrong(self, template: str, problem: str, number: int) -> Fault:
        return Fault(
            file=template,
            key=f"line {number}" if number else "",
            problem=problem.splitlines()[0] if problem else "cannot be filled",
            way_out="The names that a letter may use are listed in templates/letters/README.md",
        )


#: A context with every key that any letter may use; `check` renders all letters with it.
SAMPLE: Mapping[str, Any] = {
    # what mail_intake.decide.content.context gives to every answer
    "letter": "acknowledge",
    "plan": {
        "name": "Example Health Plan",
        "phone": "503-555-0100",
        "hours": "Monday to Friday, 8 a.m. to 5 p.m. Pacific",
        "claims_contact": "503-555-0101",
    },
    "reference": "CO-7F3K2-9Q0XM4D5",
    "form_title": "Contract request",
    "greeting": "Jane Roe",
    "original_subject": "Contract request for Example Clinic",
    "understood": [
        {"label": "Clinic name", "value": "Example Clinic"},
        {"label": "TIN", "value": "***-**-6789"},
    ],
    "items": [{"title": "Contact 1", "rows": [{"label": "Name", "value": "Jane Roe"}]}],
    "pending": ["DMAP ID"],
    "missing": [
        {
            "label": "NPI",
            "why": "Its last digit does not fit the others.",
            "example": "1234567893",
            "given": "1234567890",
            "who": "",
        },
        {
            "label": "Contact 1 - Job title",
            "why": "We did not find this in your message.",
            "example": "Office Manager",
            "given": "",
            "who": "Jane Roe",
        },
    ],
    "fill_in": ["NPI: ____", "Contact 1 - Job title: ____"],
    "topic": {"title": "Overpayment or debt", "facts": ["Call 503-555-0102."]},
    "secure_tags": ["[secure]"],
    "phi_rule": False,
    "asks_staff": False,
    "received_on": "Wednesday, November 25",
    "due_on": "Monday, November 30",
    "answer_by": "Friday, November 27",
    "answer_due": "Tuesday, December 1",
    "closed_on": ["Thursday, November 26"],
    # what the letters that answer no mail need besides
    "why": "The NPI belongs to another clinic.",
    "clinic": "Example Clinic",
    "asked_by": "John Doe",
    "link": "https://intake.example.org/confirm/7F3K29Q0XM4D5",
    "what": "A message could not be processed",
    "details": ["Mailbox: alerts", "Attempts: 3"],
    "way_out": "Open the quarantine at the desk.",
}
