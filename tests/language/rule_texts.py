"""Rule files made up by Hypothesis, and shipped ones typed carelessly."""

from __future__ import annotations

import re
from random import Random

from hypothesis import strategies as st

_SIMPLE = st.sampled_from(
    [
        "?a is Technocrat",
        "?a held ?b",
        '?b label "技术官僚"@zh',
        "?b awarded 1983-04",
        "?l at least ProvincialLevel",
        "?a differs from ?b",
        "?b starts before era ends - 5 years",
        "?b overlaps ?c by at least minimum_years",
        "years between ?x and ?y < (55 + 2) * 1 years",
        "not ?a is Purged",
        "?b role Head or ?b role Deputy",
        "?a during era",
        "exists ?a held ?b",
        "optional ?a born ?day",
        '?a label contains "航天"@zh',
        "?b overlaps the start of era",
        "?_ holder ?a",
    ]
)
_COMMENT = st.sampled_from(["", "", "", "  # why", '# 注释 "quoted', "#"])


def _indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line if line else line for line in lines]


@st.composite
def _nested(draw: st.DrawFn, inner: st.SearchStrategy[list[str]]) -> list[str]:
    by = draw(st.integers(1, 5))
    kind = draw(st.sampled_from(["not", "exists", "either", "count", "have"]))
    first, second = _indented(draw(inner), by), _indented(draw(inner), by)
    if kind in ("not", "exists"):
        return [kind, *first]
    if kind == "either":
        return ["either", *first, draw(st.sampled_from(["or", "or  # else"])), *second]
    where = ["where", *_indented(first, by)]
    if kind == "count":
        return ["count of ?a >= 3", *_indented(where, by)]
    return ["share of ?a >= 33 percent", *_indented([*where, "have", *_indented(second, by)], by)]


_CONDITIONS = st.recursive(
    st.lists(st.builds(str.__add__, _SIMPLE, _COMMENT), min_size=1, max_size=3),
    lambda inner: st.lists(_nested(inner), min_size=1, max_size=2).map(
        lambda parts: [line for part in parts for line in part]
    ),
    max_leaves=6,
)


@st.composite
def _rule(draw: st.DrawFn) -> list[str]:
    by = draw(st.integers(1, 6))
    word = draw(st.sampled_from(["rule", "replace rule", "replace   rule"]))
    lines = [f"{word} r{draw(st.integers(0, 99))}", *_indented(["?a is Technocrat"], by), "when"]
    lines += _indented(draw(_CONDITIONS), by)
    lines += draw(st.sampled_from([[], ['because "{?a}"   "{?a}的"@zh'], ['cite  reddy2022 "p.  1"']]))
    return lines + [""] * draw(st.integers(0, 3))


_OTHER = st.sampled_from(
    [
        ["parameter p = 5 years", '   "a  note"  [reddy2022]'],
        ["set p=3"],
        ["drop   rule x"],
        ["# a comment", "", ""],
        ['example   "he  is"', "  given MaXingrui,LiXi", "  expect LiXi is not Technocrat in XiEra"],
    ]
)


@st.composite
def rule_files(draw: st.DrawFn) -> str:
    """A file that parses: a header, then rules, parameters, examples and comments in any layout."""
    blocks = draw(st.lists(_rule() | _OTHER, max_size=4))
    header = draw(st.sampled_from([["ruleset x"], ["# 红专", "ruleset   x extends base,xi", "   era XiEra"]]))
    return "\n".join(line for block in [header, *blocks] for line in block) + draw(st.sampled_from(["", "\n", "\n\n"]))


def mangled(text: str, seed: int) -> str:
    """The same text with other margins, spaces, empty lines and further comments."""
    random = Random(seed)
    wider = random.choice((2, 3, 4))
    lines: list[str] = []
    for line in text.split("\n"):
        margin = len(line) - len(line.lstrip())
        body = line.strip()
        if not body.startswith("#"):
            parts = re.split(r'("(?:[^"\\]|\\.)*")', body)
            body = "".join(p if n % 2 else p.replace(" ", " " * random.choice((1, 1, 2))) for n, p in enumerate(parts))
            if body and random.random() < 0.1:
                body += random.choice(("  # aside", "\t# 旁注"))
        lines.append(" " * (margin * wider // 2) + body)
        if random.random() < 0.05:
            lines.append(random.choice(("", " " * random.randrange(9) + "# added")))
    return "\n".join(lines)
