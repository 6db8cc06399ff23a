"""Plain text as HTML, the way the usual programs write it."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.samples.dress.blocks import own_end
from tests.samples.dress.letter import Letter, automatic
from tests.samples.dress.lines import grid_like, long_lines
from tests.samples.dress.render import as_text, same_words

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
QUOTE = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">'


@dataclass(frozen=True)
class Shape:
    """How one program writes a page: what stands around the page, a line, and in place of a blank one."""

    open: str
    close: str
    line: str
    blank: str
    between: str = ""


OUTLOOK = Shape(
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
    "<style><!--\np.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0in;\n\tfont-size:11.0pt;\n"
    '\tfont-family:"Calibri",sans-serif;}\n--></style>\n</head>\n'
    '<body lang="EN-US" link="#0563C1" vlink="#954F72">\n<div class="WordSection1">\n',
    "</div>\n</body>\n</html>\n",
    '<p class="MsoNormal">{}<o:p></o:p></p>\n',
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n',
)
GMAIL = Shape('<div dir="ltr">', "</div>\n", "<div>{}</div>", "<div><br></div>")
BREAKS = Shape(
    '<html><head></head><body style="font-family:Helvetica;font-size:12px">',
    "</body></html>\n", "{}", "", "<br>\n",
)  # fmt: skip
NESTED = Shape(
    "<!DOCTYPE html>\n<html>\n<body>\n<div style='font-family:Arial'>\n",
    "</div>\n</body>\n</html>\n",
    "<div><span style='font-size:10pt'><font color='#222222'>{}</font></span></div>\n",
    "<div><span style='font-size:10pt'>&nbsp;</span></div>\n",
)


def characters(text: str) -> str:
    """One line's characters: escaped, addresses linked, runs of blanks kept."""
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        link = found.group()
        parts += [kept(text[at : found.start()]), f'<a href="mailto:{link}">{link}</a>']
        at = found.end()
    return "".join([*parts, kept(text[at:])])


def kept(text: str) -> str:
    escaped = html.escape(text.replace("\t", "    "), quote=False).replace("\u00a0", "&nbsp;")
    return re.sub(r" {2,}|^ ", lambda run: "&nbsp;" * (len(run.group()) - 1) + " ", escaped)


def unquoted(line: str) -> str:
    return line[2:] if line.startswith("> ") else line[1:]


def runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Lines in runs of quoted and not quoted ones."""
    out: list[tuple[bool, list[str]]] = []
    for line in lines:
        quoted = line.startswith(">")
        if out and out[-1][0] == quoted:
            out[-1][1].append(line)
        else:
            out.append((quoted, [line]))
    return out


def flow(lines: list[str], shape: Shape) -> str:
    """The lines as HTML; quoted ones inside a blockquote."""
    parts = []
    for quoted, run in runs(lines):
        if quoted:
            parts.append(f"{QUOTE}{flow([unquoted(line) for line in run], shape)}</blockquote>\n")
        else:
            cells = [shape.line.format(characters(line)) if line.strip() else shape.blank
                     for line in run]  # fmt: skip
            parts.append(shape.between.join(cells))
    return "".join(parts)


def own_lines(text: str) -> list[str]:
    """The lines as a writer typed them in a window: paragraphs unbroken, no blank at the end."""
    lines = text.rstrip().split("\n")
    end = own_end(lines)
    return long_lines(lines[:end]) + lines[end:]


def paged(shape: Shape, *, beside: bool = False) -> Callable[[Letter, Random], Letter | None]:
    """The text as HTML, alone or beside the plain text."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        text = letter.text
        if text is None or letter.html is not None or automatic(letter) or letter.flowed:
            return None
        if grid_like(text.split("\n")):
            return None
        page = shape.open + flow(own_lines(text), shape) + shape.close
        return replace(letter, text=text if beside else None, html=page)

    return dress


def alone(letter: Letter, random: Random) -> Letter | None:
    """The HTML of a two-form message without its plain twin, as some gateways leave it."""
    if letter.text is None or letter.html is None or not same_words(letter.html, letter.text):
        return None
    return replace(letter, text=None)


def in_text(letter: Letter, random: Random) -> Letter | None:
    """The plain half of a two-form message; or a plain page as text, as some gateways make it."""
    if letter.html is None or automatic(letter):
        return None
    if letter.text is not None:
        return replace(letter, html=None) if same_words(letter.html, letter.text) else None
    text = as_text(letter.html)
    return None if text is None else replace(letter, text=text, html=None)


PAGES = {
    "html-outlook": paged(OUTLOOK),
    "html-gmail": paged(GMAIL, beside=True),
    "html-breaks": paged(BREAKS),
    "html-nested": paged(NESTED),
    "html-alone": alone,
    "text-alone": in_text,
}
