"""What reading a message costs: microseconds on four mixes, against the standard parser.

All readers take turns in one run, so that other load falls on all of them alike; the figures are
medians of processor time. `make bench-read` runs it.
"""

import argparse
import base64
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.policy import default

from mail_intake.read import read

Reader = Callable[[bytes], object]

HEAD = """Return-Path: <office@clinic.example>
Received: from mx.clinic.example (mx.clinic.example [192.0.2.7]) by mx1.plan.example
 with ESMTPS (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384) id 4ZxYq;
 Tue, 14 Apr 2026 09:{minute:02}:11 -0700
Authentication-Results: mx1.plan.example; dkim=pass header.d=clinic.example;
 spf=pass smtp.mailfrom=office@clinic.example; dmarc=pass header.from=clinic.example
DKIM-Signature: v=1; a=rsa-sha256; d=clinic.example; s=s1; h=from:to:subject; bh=AAAA; b=BBBB
From: "Doe, Jane (Office)" <office@clinic.example>
To: Provider Updates <updates@plan.example>, second@plan.example
Cc: =?utf-8?Q?Ren=C3=A9e_Roe?= <r.roe@clinic.example>
Subject: =?utf-8?Q?New_address_for_our_clinic_=E2=80=93_number_{minute}?=
Date: Tue, 14 Apr 2026 09:{minute:02}:10 -0700
Message-ID: <{minute}.4711@clinic.example>
MIME-Version: 1.0
"""
LABELLED = """Hello,

please note our new details:

Clinic name: Riverside Family Clinic
NPI: 1234567893
TIN: 93-1234567
Phone: (503) 555-01{number:02}
Fax: (503) 555-0199
Address: {number} Oak Street, Suite 200, Salem OR 97301
Effective date: 05/01/2026

{prose}

Kind regards,
Jane Doe
Office Manager
(503) 555-0100
"""
PROSE = "We moved to a larger building last month and kept all of our people and telephones. "


def plain(number: int) -> bytes:
    text = LABELLED.format(number=number, prose=(PROSE * 12).replace(". ", ".\n"))
    return _message(number, "Content-Type: text/plain; charset=utf-8\n", text)


def rich(number: int) -> bytes:
    """HTML of 15 KB as Outlook writes it, with a table and a plain twin."""
    cell = "<td style='border:solid windowtext 1.0pt;padding:0in 5.4pt'><p class=MsoNormal>{}<o:p></o:p></p></td>"
    rows = "".join(
        "<tr>" + "".join(cell.format(f"{name} {row}") for name in ("Provider", "NPI", "Phone", "Start")) + "</tr>"
        for row in range(12)
    )  # fmt: skip
    paragraph = (
        "<p class=MsoNormal><span style='font-size:11.0pt;font-family:\"Calibri\",sans-serif'>"
        f"{PROSE}<o:p></o:p></span></p>"
    )
    html = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset=utf-8><style>"
        + "p.MsoNormal {margin:0in;font-size:11.0pt;}\n" * 40
        + f"</style></head><body lang=EN-US><div class=WordSection1>{paragraph * 20}"
        f"<table class=MsoTableGrid border=1>{rows}</table>{paragraph * 6}</div></body></html>"
    )
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\n" + PROSE * 26
        + "\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        + html.replace("</p>", "</p>\n") + "\n--b--\n"
    )  # fmt: skip
    return _message(number, 'Content-Type: multipart/alternative; boundary="b"\n', body)


def attached(number: int) -> bytes:
    """A short text and a file of 150 KB."""
    file = base64.encodebytes(bytes(range(256)) * 600).decode()
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\n"
        + LABELLED.format(number=number, prose="")
        + '\n--b\nContent-Type: application/pdf; name="roster.pdf"\n'
        'Content-Disposition: attachment; filename="roster.pdf"\n'
        f"Content-Transfer-Encoding: base64\n\n{file}--b--\n"
    )
    return _message(number, 'Content-Type: multipart/mixed; boundary="b"\n', body)


def chain(number: int) -> bytes:
    """A reply above twelve earlier messages, each quoted once more."""
    lines = LABELLED.format(number=number, prose=PROSE).split("\n")
    quoted: list[str] = []
    for step in range(12):
        quoted = [
            *lines, "", f"On Mon, Apr {step + 1}, 2026 at 10:{step:02} AM Jane Doe <office@clinic.example>",
            "wrote:", "", *(">" + ("" if one.startswith(">") else " ") + one for one in quoted),
        ]  # fmt: skip
    return _message(number, "Content-Type: text/plain; charset=utf-8\n", "\n".join(quoted))


def _message(number: int, kind: str, body: str) -> bytes:
    return (HEAD.format(minute=number) + kind + "\n" + body).replace("\n", "\r\n").encode()


MIXES = {
    "plain labelled text": plain,
    "HTML 15 KB": rich,
    "150 KB attachment": attached,
    "long reply chain": chain,
}


def standard(content: bytes) -> object:
    """The standard parser's own view of the same: headers, the best body, the files."""
    message = message_from_bytes(content, policy=default)
    headers = [
        str(message[name]) for name in ("from", "to", "cc", "subject", "date", "message-id")
    ]
    best = message.get_body(("html", "plain"))
    text = best.get_content() if best else ""
    files = [one.get_content() for one in message.iter_attachments()]
    return headers, text, files


def readers() -> dict[str, Reader]:
    """Return what is compared; fast-mail-parser where it is installed."""
    found: dict[str, Reader] = {"mail-intake": read, "policy.default": standard}
    try:
        from fast_mail_parser import parse_email
    except ImportError:
        return found
    return {**found, "fast-mail-parser": parse_email}


def measure(mix: Sequence[bytes], compared: dict[str, Reader], rounds: int) -> dict[str, float]:
    """Return the median microseconds for one message, by reader."""
    times: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(rounds):
        for name, reader in compared.items():
            start = time.process_time()
            for content in mix:
                reader(content)
            times[name].append((time.process_time() - start) / len(mix) * 1e6)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--messages", type=int, default=30)
    options = parser.parse_args()
    compared = readers()
    columns = "".join(f"{name:>18}" for name in compared)
    sys.stdout.write(f"{'µs per message':22}{'bytes':>9}{columns}   times faster\n")
    for name, make in MIXES.items():
        mix = [make(number) for number in range(options.messages)]
        found = measure(mix, compared, options.rounds)
        figures = "".join(f"{value:18.0f}" for value in found.values())
        ratio = found["policy.default"] / found["mail-intake"]
        size = sum(map(len, mix)) // len(mix)
        sys.stdout.write(f"{name:22}{size:9}{figures}   {ratio:.1f}\n")


if __name__ == "__main__":
    main()
