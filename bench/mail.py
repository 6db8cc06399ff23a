"""Generates intake mail: the same count and seed give the same bytes."""

import base64
import random
from collections.abc import Iterator
from email.utils import formatdate

#: Share of each kind of message.
MIX = {"text": 0.60, "html": 0.25, "attachment": 0.10, "large": 0.05}
TO = "newcontractrequest@plan.example"
_FIRST = [
    "Ada",
    "Ben",
    "Cleo",
    "Dana",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ian",
    "June",
    "Kofi",
    "Lena",
    "Milo",
    "Nora",
    "Otis",
    "Pia",
]
_LAST = [
    "Abbot",
    "Birch",
    "Cole",
    "Drake",
    "Ellis",
    "Frost",
    "Glenn",
    "Hale",
    "Ives",
    "Joss",
    "Kerr",
    "Lowe",
    "Mayer",
    "Nash",
]
_PLACE = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Harbor",
    "Juniper",
    "Laurel",
    "Maple",
    "Oak",
    "Pine",
    "River",
]
_KIND = ["Clinic", "Family Medicine", "Pediatrics", "Physical Therapy", "Behavioral Health"]
_SPECIALTY = ["Family Medicine", "Pediatrics", "Physical Therapy", "Psychiatry", "Cardiology"]
_WORDS = [
    "we",
    "would",
    "like",
    "to",
    "join",
    "your",
    "network",
    "and",
    "serve",
    "members",
    "in",
    "our",
    "county",
    "our",
    "office",
    "is",
    "open",
    "on",
    "weekdays",
    "we",
    "have",
    "evening",
    "hours",
    "and",
    "speak",
    "several",
    "languages",
    "please",
    "let",
    "us",
    "know",
    "what",
    "else",
    "you",
    "need",
    "our",
    "staff",
    "will",
    "gladly",
    "answer",
    "questions",
    "about",
    "credentialing",
    "parking",
    "and",
    "access",
]


def npi(stem: str) -> str:
    """Return nine digits with their check digit (45 CFR 162.406: Luhn over 80840 and the nine)."""
    digits = [int(one) for one in "80840" + stem]
    doubled = [
        sum(divmod(2 * one, 10)) if at % 2 == 0 else one for at, one in enumerate(reversed(digits))
    ]
    return f"{stem}{-sum(doubled) % 10}"


def messages(count: int, seed: int = 7) -> Iterator[bytes]:
    """Yield that many messages with LF line ends, as a Maildir holds them."""
    choice = random.Random(seed)
    kinds = choice.choices(list(MIX), list(MIX.values()), k=count)
    for number, kind in enumerate(kinds):
        yield _message(number, kind, choice)


def _message(number: int, kind: str, choice: random.Random) -> bytes:
    name = f"{choice.choice(_FIRST)} {choice.choice(_LAST)}"
    domain = f"{choice.choice(_PLACE).lower()}{number}.example"
    clinic = f"{choice.choice(_PLACE)} {choice.choice(_PLACE)} {choice.choice(_KIND)}"
    head = (
        f"Return-Path: <office@{domain}>\n"
        f"Received: from mx.{domain} by mx1.plan.example; {formatdate(1_790_000_000 + number)}\n"
        f"From: {name} <office@{domain}>\nTo: {TO}\nSubject: Contract request {clinic}\n"
        f"Message-ID: <{number}.{choice.getrandbits(40):x}@{domain}>\n"
        f"Date: {formatdate(1_790_000_000 + number)}\nMIME-Version: 1.0\n"
    ).encode()
    rows = _rows(clinic, domain, choice)
    if kind == "text":
        return head + _part("plain", _text(name, rows, choice, 2_000))
    if kind == "html":
        parts = [
            _part("plain", _text(name, rows, choice, 1_500)),
            _part("html", _html(name, rows, choice)),
        ]
        return head + _multipart("alternative", parts)
    size = 150_000 if kind == "attachment" else choice.randrange(1_000_000, 5_000_000)
    return head + _multipart(
        "mixed", [_part("plain", _text(name, rows, choice, 1_500)), _attachment(choice, size)]
    )


def _rows(clinic: str, domain: str, choice: random.Random) -> list[tuple[str, str]]:
    """Return the nine fields; one message in ten forgets some of them."""
    rows = [
        ("Clinic Name", clinic),
        ("Specialty", choice.choice(_SPECIALTY)),
        ("Phone Number", f"503-555-01{choice.randrange(100):02}"),
        ("E-Mail Address", f"office@{domain}"),
        ("Fax Number", f"503-555-01{choice.randrange(100):02}"),
        (
            "Physical Address",
            f"{choice.randrange(1, 999)} {choice.choice(_PLACE)} Street, Salem, OR 97301",
        ),
        ("NPI", npi(f"1{choice.randrange(10**8):08}")),
        ("TIN", f"93-{choice.randrange(10**7):07}"),
        ("DMAP ID", f"{choice.randrange(500_000, 500_999_999):09}"),
    ]
    return rows[:-3] if choice.random() < 0.1 else rows  # noqa: PLR2004 - one in ten


def _prose(choice: random.Random, size: int) -> str:
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < size:
        lines.append(" ".join(choice.choices(_WORDS, k=12)))
    return "\n".join(lines)


def _text(name: str, rows: list[tuple[str, str]], choice: random.Random, size: int) -> str:
    labelled = "\n".join(f"{label}: {value}" for label, value in rows)
    return f"Hello,\n\n{labelled}\n\n{_prose(choice, size - len(labelled))}\n\n-- \n{name}\n"


def _html(name: str, rows: list[tuple[str, str]], choice: random.Random) -> str:
    table = "".join(
        f"<tr><td><b>{label}:</b></td><td>{value}</td></tr>\n" for label, value in rows
    )
    prose = "\n".join(
        f'<p class="MsoNormal" style="margin:0in;font-family:Calibri"><span>{line}</span></p>'
        for line in _prose(choice, 6_000).split("\n")
    )
    return f"<html><body><p>Hello,</p><table>{table}</table>\n{prose}<p>{name}</p></body></html>\n"


def _part(subtype: str, text: str) -> bytes:
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()


def _attachment(choice: random.Random, size: int) -> bytes:
    raw = choice.randbytes(size * 3 // 4)
    head = (
        'Content-Type: application/octet-stream; name="scan.bin"\n'
        'Content-Disposition: attachment; filename="scan.bin"\nContent-Transfer-Encoding: base64\n\n'
    )
    return head.encode() + base64.encodebytes(raw)


def _multipart(subtype: str, parts: list[bytes]) -> bytes:
    edge = b"=_intake"
    body = b"".join(b"--%b\n%b\n" % (edge, part) for part in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{edge.decode()}"\n\n'.encode()
    return head + body + b"--%b--\n" % edge
