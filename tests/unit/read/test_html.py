"""HTML as a person sees it: lines, grids, quotes; what is hidden is counted, what is deep is kept."""

import pytest

from mail_intake.read import read
from mail_intake.read.html import seen


def lines(content):
    return [line.text for line in seen(content).lines]


def labelled(content):
    mail = read(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + content.encode())
    return [(one.kind.value, " ".join(" ".join(one.lines).split())) for one in mail.segments]


@pytest.mark.parametrize(
    "element",
    [
        '<span style="display:none">{}</span>',
        '<span style="display: none !important">{}</span>',
        '<div style="visibility:hidden">{}</div>',
        '<div style="mso-hide:all">{}</div>',
        '<div style="max-height:0;overflow:hidden">{}</div>',
        '<div style="height:0px; overflow:hidden">{}</div>',
        '<div style="overflow:hidden;width:0">{}</div>',
        '<div style="opacity:0">{}</div>',
        '<font style="font-size:0px">{}</font>',
        '<font style="font-size : 0">{}</font>',
        "<p hidden>{}</p>",
        '<div style="display:none"><div><p>{}</p></div></div>',
    ],
)
def test_hidden_text_is_dropped_and_counted(element):
    """A person does not see it, so no answer may come from it; a defect says how much it was."""
    page = seen("<p>seen</p>" + element.format("four") + "<p>seen, too</p>")

    assert [line.text for line in page.lines if line.text] == ["seen", "seen, too"]
    assert page.defects == ["hidden text was left out: 4 characters"]


def test_what_only_looks_hidden_is_seen():
    """A size within a size of none, a spacer without text, a style that names heights."""
    page = seen(
        '<div style="font-size:0"><span style="font-size:12px">small</span></div>'
        '<div style="display:none">&nbsp;&zwnj; \u200c</div>'
        '<div style="line-height:0;overflow:visible">tall</div>'
    )

    assert [line.text for line in page.lines] == ["small", "tall"]
    assert page.defects == []


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("a<br>b<br><br>c", ["a", "b", "", "c"]),
        ("<p>a</p><p>b</p>", ["a", "", "b"]),
        ("<div>a</div><div>b</div>", ["a", "b"]),
        ("<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal>b<o:p></o:p></p>", ["a", "b"]),
        ("<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>", ["a", "", "b"]),
        ("<ul><li>a<li>b</ul>", ["* a", "* b"]),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>", ["1. a", "2. b", "", "* c"]),
        ("<pre>a\n  b</pre>", ["a", "b"]),
        ("<div style='white-space:pre-wrap'>a\nb</div>", ["a", "b"]),
        ("a<style>x{}</style><script>y</script><!-- z -->b", ["ab"]),
        ("&lt;b&gt; &amp;amp;", ["<b> &amp;"]),
        ("<input value='a'> b", ["a b"]),
        ("<p>a<p>b<div>c", ["a", "", "b", "", "c"]),
        ("<b>a<p>b</b>c</p>d", ["a", "", "bc", "", "d"]),
        ("a</p>b</div>c", ["a", "", "bc"]),
        ("a<!-- b --!>c<!--> d<![if !mso]>e<![endif]>", ["ac de"]),
        ("<textarea>x</textarea><title>y</title>a<noscript><p>z</noscript>", ["a", "", "z"]),
        ("a <b c < d", ["a"]),
        ("1 < 2 & 3 > 2 &eacute;&#233;&nbsp;&copy", ["1 < 2 & 3 > 2 éé ©"]),
    ],
)  # fmt: skip
def test_lines_are_those_a_person_sees(content, shown):
    """Breaks, paragraphs, Outlook's paragraphs without gaps, lists, and what is no text at all."""
    assert lines(content) == shown


def test_a_table_keeps_its_header_row_and_its_header_column():
    """Both are cells of the grid like all others, in their place."""
    row = seen("<table><tr><th>Provider<th>NPI<tr><td>A<td>1</table>").grids
    column = seen("<table><tr><th>NPI<td>1<tr><th>Fax<td>2</table>").grids

    assert row[0].rows == (("Provider", "NPI"), ("A", "1"))
    assert column[0].rows == (("NPI", "1"), ("Fax", "2"))


def test_a_table_of_values_is_found_within_tables_that_arrange_the_page():
    """However deep they nest."""
    data = "<table><tr><th>Provider<th>NPI<tr><td>A<td>1</table>"
    page = seen("<table><tr><td>" * 30 + "Dear all,<br>" + data + "</table>" * 30)

    assert [grid.rows for grid in page.grids] == [(("Provider", "NPI"), ("A", "1"))]
    assert page.lines[page.grids[0].line].text == "Provider\tNPI"
    assert page.lines[0].text == "Dear all,"


OUTLOOK = (
    "<p class=MsoNormal>new</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
    "<p class=MsoNormal><b>From:</b> Bob &lt;b@x.example&gt;<br><b>Sent:</b> Monday<br>"
    "<b>To:</b> Jane<br><b>Subject:</b> fax</p></div><p class=MsoNormal>old</p>"
)
GMAIL = (
    '<div dir="ltr">new</div><div class="gmail_quote"><div class="gmail_attr">'
    'Am Mo., 5. Jan. 2026 schrieb Bob &lt;b@x.example&gt;:</div><blockquote class="gmail_quote">old'
)
APPLE = (
    'new<div><blockquote type="cite"><div>On Jan 5, 2026, at 10:00 AM, Bob &lt;b@x.example&gt; wrote:'
    "</div><div>old</div></blockquote></div>"
)
YAHOO = (
    '<div>new</div><div class="yahoo_quoted"><div>On Monday, Bob wrote:</div><div>old</div></div>'
)


@pytest.mark.parametrize("content", [OUTLOOK, GMAIL, APPLE, YAHOO])
def test_mail_programs_mark_what_they_quote(content):
    """By a rule, a class or a blockquote: own words above, the earlier message below."""
    own, quoted = labelled(content)

    assert own == ("body", "new")
    assert quoted[0] == "quoted"
    assert quoted[1].endswith("old")


def test_answers_between_quotes_stay_with_their_questions():
    """Written into the quoted message, each stands below what it answers."""
    found = labelled(
        "<blockquote>NPI?</blockquote>1234567893<blockquote>Fax?</blockquote>503-555-0142"
    )

    assert found == [
        ("quoted", "NPI?"), ("body", "1234567893"), ("quoted", "Fax?"), ("body", "503-555-0142"),
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [200, 300, 1000, 3000])
@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "table><tr><td", "ul><li", "b"])
def test_text_is_kept_however_deep_it_stands(tag, depth):
    """Parsers that stop at 255 levels lose it."""
    assert any(line.endswith("here") for line in lines(f"<{tag}>" * depth + "here"))


def test_letters_are_no_depth():
    """Formatting that was never closed does not take the structure from what follows."""
    page = seen("<font>" * 3000 + "<table><tr><th>Provider<th>NPI<tr><td>A<td>1</table>")

    assert [grid.rows for grid in page.grids] == [(("Provider", "NPI"), ("A", "1"))]
    assert page.defects == []


def test_lists_to_choose_from_and_buttons_hide_nothing():
    """What they say was said; a template shows nothing, unless it never ends."""
    said = seen(
        "<select><option>one<select><option>two</select> <button>three</button><svg>four</svg>"
    )
    hid = seen("<template>no</template>yes")
    never = seen("<template>yes")

    assert " ".join(line.text for line in said.lines).split() == ["one", "two", "threefour"]
    assert [line.text for line in hid.lines] == ["yes"]
    assert [line.text for line in never.lines] == ["yes"]
