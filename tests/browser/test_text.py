"""mrkdwn and Markdown become the right nodes, and nothing else becomes markup."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import RANDOM, PageAs

DRAW = """async ([module, name, text]) => {
    const drawn = (await import(`/page/js/${module}.js`))[name](text);
    const box = document.createElement('div');
    box.append(drawn);
    for (const node of box.querySelectorAll('*')) {
        for (const { name } of [...node.attributes]) if (!['href'].includes(name)) node.removeAttribute(name);
    }
    return box.innerHTML;
}"""


@pytest.fixture
def page(page_as: PageAs) -> Page:
    return page_as("U0PRIYA", RANDOM)


def drawn(page: Page, text: str, module: str = "mrkdwn", name: str = "mrkdwn") -> str:
    """The nodes as HTML, without attributes but href, and without the wrapping lines."""
    html: str = page.evaluate(DRAW, [module, name, text])
    return html.removeprefix("<span>").removesuffix("</span>") if html.count("<span>") == 1 else html


def test_mrkdwn_is_read_as_slack_reads_it(page: Page) -> None:
    cases = {
        "*bold* and _it_": "<strong>bold</strong> and <em>it</em>",
        "*_both_*": "<strong><em>both</em></strong>",
        "~gone~, done": "<s>gone</s>, done",
        "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
        "* not bold *": "* not bold *",
        "*open": "*open",
        "`*code* &amp; <https://a.example|link>`": '<code>*code* &amp; <a href="https://a.example">link</a></code>',
        "a &lt;b&gt; &amp;amp;": "a &lt;b&gt; &amp;amp;",
        "<https://a.example?x=1&amp;y=2|*label*>": '<a href="https://a.example?x=1&amp;y=2">*label*</a>',
        "see https://a.example/x.": 'see <a href="https://a.example/x">https://a.example/x</a>.',
        "<mailto:jobs@a.example|jobs@a.example>": '<a href="mailto:jobs@a.example">jobs@a.example</a>',
        "<javascript:alert(1)|click>": "&lt;javascript:alert(1)|click&gt;",
        "<data:text/html,x|click>": "&lt;data:text/html,x|click&gt;",
        "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
        "<!weird^thing|fallback>": "fallback",
        "<!date^not-a-number^{date}|soon>": "soon",
        ":no_such_emoji: 10:30:45": ":no_such_emoji: 10:30:45",
    }
    assert {text: drawn(page, text) for text in cases} == cases


def test_blocks_of_text_become_blocks(page: Page) -> None:
    html = drawn(page, "before\n&gt; one\n&gt; two\nafter\n```\nx &lt; *y*\n```")
    assert html == (
        "<span>before</span><blockquote><span>one</span><span>two</span></blockquote><span>after</span><pre>x &lt; *y*</pre>"
    )
    assert drawn(page, "``` never closed") == "``` never closed"


def test_a_date_is_shown_in_the_zone_and_day_of_who_reads_it(page: Page) -> None:
    assert drawn(page, "<!date^1798632000^{date_short} at {time}|x>") == "<time>30 Dec 2026 at 13:00</time>"
    assert drawn(page, "<!date^1798632000^{date_num}|x>") == "<time>2026-12-30</time>"
    now = page.evaluate("() => Math.round(window.localSlack.now())")
    assert drawn(page, f"<!date^{now}^{{date_pretty}}|x>") == "<time>today</time>"


def test_markdown_is_read_as_markdown(page: Page) -> None:
    cases = {
        "**b** *i* _i_ ~~s~~ `c`": "<p><strong>b</strong> <em>i</em> <em>i</em> <s>s</s> <code>c</code></p>",
        "# Head\ntext": "<p><strong>Head</strong></p><p>text</p>",
        "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "1. a\n2. b": "<ol><li>a</li><li>b</li></ol>",
        "> quoted": "<blockquote><p>quoted</p></blockquote>",
        "```\n<b>\n```": "<pre>&lt;b&gt;</pre>",
        "[x](javascript:alert(1))": "<p>x)</p>",
        "snake_case_name": "<p>snake_case_name</p>",
        "<script>alert(1)</script>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "---": "<hr>",
    }
    assert {text: drawn(page, text, "markdown", "markdown") for text in cases} == cases


def test_what_is_typed_comes_back_as_it_was_when_it_is_edited(page: Page) -> None:
    typed = "hi @marta, see #general & <b> @here `@jonas` https://a.example *x*"
    encoded = page.evaluate(DRAFT, ["encodeDraft", typed])
    assert encoded == "hi <@U0MARTA>, see <#C0GENERAL|general> &amp; &lt;b&gt; <!here> `@jonas` https://a.example *x*"
    assert page.evaluate(DRAFT, ["decodeDraft", encoded]) == typed


DRAFT = "async ([name, text]) => (await import('/page/js/draft.js'))[name](text)"


def test_the_worst_texts_are_drawn_within_a_second(page: Page) -> None:
    for piece in ("*a ", "_", "<", "`a ", "*_~a", ":a", "> ", "```", "h", "[a](", "**a "):
        text = piece * (40_000 // len(piece))
        assert any(seconds_to_draw(page, text) < 3 for _ in range(3)), piece  # the machine may do something else meanwhile


def seconds_to_draw(page: Page, text: str) -> float:
    started = time.perf_counter()
    drawn(page, text)
    drawn(page, text[:12_000], "markdown", "markdown")
    return time.perf_counter() - started
