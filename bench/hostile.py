"""Whether reading stays linear on hostile input: seconds of processor time for a size and for its
double, and the ratio; `make bench-hostile`.
"""

import sys
import time
from collections.abc import Callable

from mail_intake.read import read, report

TEXT = b"Content-Type: text/plain\r\n\r\n"
HTML = b"Content-Type: text/html\r\n\r\n"
NOTICE = b"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n"
MIXED = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'

KINDS: dict[str, Callable[[int], bytes]] = {
    "blank lines after On": lambda n: TEXT + b"On" + b"\n" * n,
    "From: lines": lambda n: TEXT + b"From: a\n" * (n // 8),
    "attributions": lambda n: TEXT + b"On 1/1/2026 a@b.example wrote:\n" * (n // 31),
    "attributions, not quite": lambda n: TEXT + b"On 1/1/2026 a <a@b.example> wrot:\n" * (n // 34),
    "one long line": lambda n: TEXT + b"x " * (n // 2),
    "spaces, then a letter": lambda n: TEXT + (b" " * 900 + b"x\n") * (n // 902),
    "only quote marks": lambda n: TEXT + b">" * n,
    "quoted, deep": lambda n: TEXT + (b">" * 70 + b" x\n") * (n // 73),
    "uuencode, never closed": lambda n: TEXT + b"begin 644 a\n" * (n // 12),
    "boundaries": lambda n: MIXED + b"--b\n" * (n // 4),
    "boundaries amid lines": lambda n: MIXED + b"x--b" * (n // 4),
    "texts in many parts": lambda n: MIXED + (b"--b\n\n" + b"x\n" * 2000) * (n // 4005),
    "HTML in many parts": lambda n: (
        MIXED + (b"--b\nContent-Type: text/html\n\n" + b"<p>x" * 1000) * (n // 4029)
    ),
    "nested multiparts": lambda n: b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (k, k) for k in range(n // 55)
    ),
    "enclosed messages": lambda n: b"Content-Type: message/rfc822\n\n" * (n // 30),
    "header fields": lambda n: b"A: b\n" * (n // 5) + b"\nx",
    "one folded field": lambda n: b"Subject: a\n" + b" b\n" * (n // 3) + b"\nx",
    "encoded words": lambda n: b"Subject: " + b"=?utf-8?q?=41?= " * (n // 16) + b"\n\nx",
    "words never closed": lambda n: b"Subject: " + b"=?utf-8?q?" * (n // 10) + b"\n\nx",
    "brackets in From": lambda n: b"From: " + b"(" * n + b"\n\nx",
    "spaces in To": lambda n: (b"To: a" + b" " * 15_000 + b"x@\n") * (n // 15_000) + b"\nx",
    "angles in From": lambda n: b"From: " + b"<a@" * (n // 3) + b"\n\nx",
    "parameters": lambda n: b"Content-Type: text/plain; " + b'a="b; ' * (n // 6) + b"\n\nx",
    "quoted-printable": lambda n: (
        b"Content-Transfer-Encoding: quoted-printable\n" + TEXT + b"=" * n
    ),
    "base 64, padded": lambda n: (
        b"Content-Transfer-Encoding: base64\n" + TEXT + b"QQ==\n" * (n // 5)
    ),
    "open elements": lambda n: HTML + b"<b>" * (n // 3) + b"x",
    "open quotes": lambda n: HTML + b"<blockquote>x" * (n // 13),
    "tables in tables": lambda n: HTML + b"<table><tr><td>x" * (n // 16),
    "cells": lambda n: HTML + b"<table><tr>" + b"<td>x" * (n // 5),
    "empty rows": lambda n: HTML + b"<table>" + b"<tr>" * (n // 8) + b"<td>x" * (n // 10),
    "rows that span": lambda n: HTML + b"<table>" + b"<tr><td rowspan=99 colspan=99>x" * (n // 31),
    "comments never closed": lambda n: HTML + b"<!--" * (n // 4),
    "formatting never closed": lambda n: (
        HTML + b"<p>" + b"".join(b"<b a=%d>" % k for k in range(n // 22)) + b"<p>x</p>" * (n // 22)
    ),
    "attributes": lambda n: HTML + b"<p " + b"".join(b"a%d=b " % k for k in range(n // 9)) + b">x",
    "brackets in attributes": lambda n: HTML + b"<div a='<'>x" * (n // 12),
    "ends of others": lambda n: HTML + b"<div></x>x" * (n // 10),
    "comments with ends": lambda n: HTML + b"<div><!--</div>-->x" * (n // 19),
    "styles never closed": lambda n: HTML + b"<style>" * (n // 7),
    "hidden elements": lambda n: HTML + b"<p hidden>x</p>" * (n // 15),
    "angles in names": lambda n: HTML + b"<b<style>x" * (n // 10),
    "angles in attributes": lambda n: HTML + b"<b " + b"<b" * (n // 2) + b">x",
    "drawings in drawings": lambda n: (
        HTML + b"<svg>" * 1400 + b"<foreignobject>" + b"<p>x" * (n // 4)
    ),
    "style sheets": lambda n: HTML + b"<p>x<style>a</style>" * (n // 20),
    "comments": lambda n: HTML + b"x<!-- <style> -->" * (n // 17),
    "wide headings": lambda n: HTML + b"<table>" + b"<tr><td colspan=100>x<td>y" * (n // 26),
    "addresses": lambda n: b"To: " + b"a@b.example, " * (n // 13) + b"\n\nx",
    "tags never closed": lambda n: HTML + b"<p " * (n // 3),
    "hidden in hidden": lambda n: HTML + b"<div hidden>x" * (n // 13),
    "lists in lists": lambda n: HTML + b"<ul><li>x" * (n // 9),
    "references": lambda n: HTML + b"&amp;&nbsp;&#120;" * (n // 17),
    "texts in tables": lambda n: HTML + b"<table><b>x" * (n // 11),
    "names before a colon": lambda n: TEXT + b"Bob heeft wrote a b c d:\n" * (n // 25),
    "header blocks": lambda n: TEXT + b"From: a\nSent: b\n" * (n // 16),
    "answers in quotes": lambda n: TEXT + b"> a\nb\n" * (n // 6),
    "closing words": lambda n: TEXT + b"Regards,\nJane\n" * (n // 14),
    "names": lambda n: TEXT + b"Jane Doe\n\n" * (n // 10),
    "boilerplate": lambda n: TEXT + b"This message is confidential and privileged\n" * (n // 44),
    "rules": lambda n: TEXT + b"-----\n\n" * (n // 7),
    "years": lambda n: TEXT + (b"2026 " * 60 + b":\n") * (n // 302),
    "notices": lambda n: NOTICE + (b"could not be delivered to" + b" " * 900 + b"\n") * (n // 926),
    "notices, dashes": lambda n: NOTICE + (b"- " * 499 + b"\n") * (n // 999),
    "signed, nested": lambda n: (
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n"
        + b"\x30\x80" * (n // 2)
    ),
}


def main() -> None:
    """Print a table; a ratio well above two is not linear."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    for name, make in KINDS.items():
        times = []
        for length in (size, 2 * size):
            content = make(length)
            start = time.process_time()
            read(content)
            report(content)
            times.append(time.process_time() - start)
        ratio = times[1] / max(times[0], 1e-4)
        sys.stdout.write(f"{name:26}{times[0]:9.3f}{times[1]:9.3f}{ratio:7.1f}\n")


if __name__ == "__main__":
    main()
