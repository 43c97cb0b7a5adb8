"""The Content-Security-Policy of a page, and what may not stand in a page that has it."""

from __future__ import annotations

import zlib
from base64 import b64encode
from hashlib import sha256

import pytest

from qbank.policy import PolicyFault, policy, with_policy

KNOWN = ("document.documentElement.className='js'", "start()")
PAGE = '<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<title>A</title></head><body>{}</body></html>'


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def directives(text: str) -> dict[str, list[str]]:
    parts = [part.split() for part in text.split(";")]
    return {name: sources for name, *sources in parts}


def test_what_is_allowed():
    assert directives(policy(KNOWN)) == {
        "default-src": ["'none'"],
        "script-src": ["'self'", *map(hash_of, KNOWN)],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_without_known_scripts_there_is_no_hash():
    assert directives(policy(()))["script-src"] == ["'self'"]


def test_serving_differs_in_scripts_and_connections_only():
    built, served = directives(policy(KNOWN)), directives(policy(KNOWN, serving=True))
    assert served.pop("connect-src") == ["'self'"]
    assert served.pop("script-src") == ["'self'", "'unsafe-inline'"]
    del built["script-src"]
    assert served == built


@pytest.mark.parametrize("serving", [False, True])
def test_stands_before_all_that_it_governs(serving):
    page = PAGE.format(f"<script>{KNOWN[1]}</script>")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(KNOWN, serving=serving)}">'
    assert with_policy(page, KNOWN, serving=serving) == page.replace('utf-8">', f'utf-8">{tag}')


def test_costs_a_page_little():
    assert len(zlib.compress(with_policy(PAGE, KNOWN[:1]).encode())) - len(zlib.compress(PAGE.encode())) <= 400


def test_fits_into_an_attribute():
    assert not set(policy(KNOWN)) & set('"<>&')


@pytest.mark.parametrize(
    "body",
    [
        '<script src="a.js" defer></script>',
        "<script>start()</script><SCRIPT>start()</SCRIPT>",
        '<script data-base="..">start()</script>',
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script type="application/json">{"a": 1}</script>',
        '<p style="color: red">words: javascript: and onclick=1 and srcdoc and &lt;style&gt; and &lt;base&gt;</p>',
        '<a href="https://example.org/javascript:x" title="on click=no">x</a>',
        '<meta name="description" content="Never write href=javascript:stop() or http-equiv=content-security-policy.">',
        '<a href="https://example.org/" title="JavaScript: href=javascript:stop()">x</a>',
        '<a href="x" title="an onclick=1 in a title and a srcdoc= too">x</a>',
        "<button>on</button><basefont>",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><math><mi>x</mi></math>',
        '<meta http-equiv="refresh" content="0; url=a.html">',
    ],
)
def test_harmless(body):
    assert with_policy(PAGE.format(body), KNOWN).endswith(f"{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<script>stop()</script>", "an inline script that is not known: 'stop()'"),
        ("<script>start() </script>", "an inline script that is not known"),
        ("<script></script>", "an inline script that is not known: ''"),
        ("<SCRIPT\n>stop()</script\t>", "an inline script that is not known"),
        ("<script type=module>stop()</script>", "an inline script that is not known"),
        ('<script type="speculationrules">{}</script>', "an inline script that is not known"),
        ('<script data-src="a.js">stop()</script>', "an inline script that is not known"),
        ("<svg><script>stop()</script></svg>", "an inline script that is not known"),
        ("<img src=x onerror=stop()>", "an inline event handler: '<img src=x onerror=stop()>'"),
        ('<img src="x"onerror="stop()">', "an inline event handler"),
        ("<svg/onload=stop()>", "an inline event handler"),
        ("<p\nONCLICK\n=\n'stop()'>", "an inline event handler"),
        ('<p title="a > b" onclick="stop()">', "an inline event handler"),
        ('<a href="javascript:stop()">', "a javascript: address"),
        ("<a href=' JavaScript:stop()'>", "a javascript: address"),
        ("<iframe src=javascript:stop()></iframe>", "a javascript: address"),
        ('<iframe srcdoc="x"></iframe>', "a frame with a page of its own"),
        ("<style>p {}</style>", "a style element"),
        ('<base href="/x/">', "a base address"),
        ('<meta http-equiv="Content-Security-Policy" content="">', "a policy of its own"),
        (f"<p>{'x' * 100}</p><img src={'y' * 100} onerror=1>", "an inline event handler: '<img src=yyy"),
    ],
)
def test_faults(body, message):
    with pytest.raises(PolicyFault) as raised:
        with_policy(PAGE.format(body), KNOWN)
    assert str(raised.value).startswith(message)


def test_a_page_that_says_nothing_of_its_characters():
    with pytest.raises(PolicyFault, match="no <meta charset>"):
        with_policy("<!doctype html><title>A</title>", KNOWN)


def test_twice_is_a_fault():
    with pytest.raises(PolicyFault, match="a policy of its own"):
        with_policy(with_policy(PAGE.format(""), KNOWN), KNOWN)
