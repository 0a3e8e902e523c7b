"""If these fail, an address that somebody makes up ends in a broken page or shows the inside of the program."""

from __future__ import annotations

import asyncio
from urllib.parse import quote, urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from hongzhuan.serve.state import Served
from serve import local

_NAMES = st.sampled_from(["Someone", "kb/Someone", "Technocrat", "xi", "XiEra", "hz", "Politburo-19", "graph/xi/XiEra"])
_ODD = st.sampled_from(
    [
        "..",
        "../../etc/passwd",
        "%2e%2e/",
        "a\x00b",
        "\r\nSet-Cookie: a=b",
        "<script>",
        "{{7*7}}",
        "${7*7}",
        "'",
        '"',
        "\\",
        "习近平",
    ]
)
_WORDS = st.one_of(_NAMES, _ODD, st.text(max_size=20))
_PLACES = [
    "/",
    "/search",
    "/page/",
    "/data/",
    "/why/",
    "/kb/",
    "/ontology/",
    "/body/",
    "/provinces",
    "/compare",
    "/claims/",
]
_PLACES += ["/rules/", "/rules/xi/edit", "/check", "/completion", "/sparql", "/static/", "/nothing/"]
_KEYS = ["q", "query", "rules", "era", "class", "official", "lang", "format", "a", "b", "at", "named-graph-uri"]
_KEYS += ["default-graph-uri", "update", "text", "token", "page"]
_PATHS = st.builds(
    lambda start, words: start + "/".join(quote(word, safe="./%") for word in words),
    st.sampled_from(_PLACES),
    st.lists(_WORDS, max_size=3),
)
_PARAMETERS = st.dictionaries(
    st.sampled_from(_KEYS),
    st.one_of(_WORDS, st.sampled_from(["SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}", "zh", "json"])),
    max_size=3,
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "accept": st.sampled_from(
            ["*/*", "text/html", "text/turtle", "application/ld+json", "x", ";q=7", "a/b;q=x", ",,,"]
        ),
        "accept-language": st.sampled_from(["zh", "de", "", "zh;q=x", "*"]),
        "content-type": st.sampled_from(
            ["application/sparql-query", "application/x-www-form-urlencoded", "text/plain", "/"]
        ),
        "cookie": st.sampled_from(["lang=zh", "lang=<b>", "=", ";;", "hongzhuan-token=x"]),
        "content-length": st.sampled_from(["0", "-1", "x", "99999999999"]),
    },
)
_FEWER = settings(max_examples=settings.default.max_examples * 2)


@_FEWER
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"]), _PATHS, _PARAMETERS, _HEADERS, st.binary(max_size=60)
)
def test_nothing_that_a_client_makes_up_breaks_a_page(
    served: Served, method: str, path: str, parameters: dict[str, str], headers: dict[str, str], body: bytes
) -> None:
    """Each answer has a status that says what it is, the headers that protect, and nothing of the program's inside."""
    address = path + ("?" + urlencode(parameters, errors="replace") if parameters else "")
    content = body if method in ("POST", "PUT") and "content-length" not in headers else None
    answer = asyncio.run(_asked(served, method, address, headers, content))
    status, text, found = answer
    assert status < 500 or status == 503, (status, text[:300])
    assert "Traceback" not in text and 'File "' not in text
    assert "root:x:0" not in text
    assert "set-cookie" not in found or "a=b" not in found["set-cookie"]
    assert found["content-security-policy"].startswith("default-src 'none'")
    assert found["x-content-type-options"] == "nosniff"


async def _asked(
    served: Served, method: str, address: str, headers: dict[str, str], content: bytes | None
) -> tuple[int, str, dict[str, str]]:
    async with local.client(served) as client:
        answer = await client.request(method, address, headers=headers, content=content)
        return answer.status_code, answer.text, dict(answer.headers)
