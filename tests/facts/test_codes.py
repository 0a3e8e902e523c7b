"""If these fail, a date or a number comes back from the store as another one, or sorts as another one."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongzhuan.facts.codes import (
    XSD,
    Term,
    decode_inline,
    encode_date,
    encode_inline,
    first_day,
    last_day,
    parse_n3,
)
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.facts.encode_sql import inline_code
from hongzhuan.program.moments import DAYS_A_YEAR


def _literal(kind: str, value: str) -> Term:
    return Term("literal", value, XSD + kind)


days = st.dates(date(1, 1, 1), date(9998, 12, 31)).map(lambda d: f"{d.year:04d}-{d.month:02d}-{d.day:02d}")
digits = st.text("0123456789", min_size=1, max_size=10)
signs = st.sampled_from(["", "-", "+"])
likely = st.one_of(
    days.map(lambda d: _literal("date", d)),
    days.map(lambda d: _literal("gYearMonth", d[:7])),
    days.map(lambda d: _literal("gYear", d[:4])),
    st.tuples(signs, digits).map(lambda t: _literal("integer", "".join(t))),
    st.tuples(signs, digits, digits).map(lambda t: _literal("decimal", f"{t[0]}{t[1]}.{t[2]}")),
)
odd = st.builds(
    _literal,
    st.sampled_from(["date", "gYear", "gYearMonth", "integer", "decimal", "double", "string"]),
    st.sampled_from(
        [
            "",
            "2000-13",
            "2001-02-29",
            "0000",
            "12345",
            "-0",
            "-0.0",
            "1e5",
            "1.",
            ".5",
            "2000-01-01Z",
            "２０００",
            "a\nb",
        ]
    )
    | st.text(max_size=8).filter(lambda t: t.isprintable()),
)
texts = st.builds(Term, st.just("literal"), st.text(max_size=30), st.just(None), st.sampled_from(["en", "zh-Latn"]))


@given(likely | odd)
def test_a_code_in_itself_gives_the_very_same_literal_back(term: Term) -> None:
    code = encode_inline(term)
    assert code is None or decode_inline(code) == term


@given(likely | odd | texts)
def test_a_term_survives_ntriples(term: Term) -> None:
    assert parse_n3(term.n3()) == term


_CONNECTION = duckdb.connect()


@given(st.lists(likely | odd, min_size=1, max_size=20))
def test_sql_and_python_give_the_same_codes(terms: list[Term]) -> None:
    rows = _CONNECTION.execute(
        f"SELECT {inline_code('term')} FROM (SELECT unnest(?::VARCHAR[]) AS term)", [[term.n3() for term in terms]]
    ).fetchall()
    assert [row[0] for row in rows] == [encode_inline(term) for term in terms]


@given(st.lists(likely, min_size=1, max_size=20))
def test_sql_and_python_read_the_same_terms(terms: list[Term]) -> None:
    codes = [code for code in map(encode_inline, terms) if code is not None]
    query = f"SELECT {n3_text('code', 'NULL')} FROM (SELECT unnest(?::BIGINT[]) AS code)"
    decoded = [decode_inline(code) for code in codes]
    assert [row[0] for row in _CONNECTION.execute(query, [codes]).fetchall()] == [t.n3() for t in decoded if t]


@given(days, days)
def test_days_sort_as_dates_do(one: str, other: str) -> None:
    assert ((encode_date(one) or 0) < (encode_date(other) or 0)) == (one < other)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2000", "2000-01-01", "2000-12-31"),
        ("1900", "1900-01-01", "1900-12-31"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1976-09-09", "1976-09-09", "1976-09-09"),
    ],
)
def test_a_date_covers_the_days_that_its_precision_leaves_open(written: str, first: str, last: str) -> None:
    code = encode_date(written) or 0
    assert (first_day(code), last_day(code)) == (
        date.fromisoformat(first).toordinal(),
        date.fromisoformat(last).toordinal(),
    )


@pytest.mark.parametrize(
    "written", ["", "200", "20000", "2000-13", "2000-00", "2001-02-29", "0000", "2000-1", "1950s", "2000/01"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    assert encode_date(written) is None


@pytest.mark.parametrize(
    ("a", "b", "years"),
    [
        (("2002", "2007"), ("2007", "2012"), 0),
        (("2002", "2007"), ("2006", "2012"), 1),
        (("2002-06", "2007-06"), ("2007-06", "2012"), 0),
        (("2002-06-01", "2007-06-01"), ("2004-06-01", "2012"), 3),
        (("2002", "2012"), ("2004", "2006"), 2),
        (("2002", "2003"), ("2004", "2006"), 0),
    ],
    ids=str,
)
def test_years_that_touch_are_no_year_of_overlap(a: tuple[str, str], b: tuple[str, str], years: int) -> None:
    start = max(first_day(encode_date(x[0]) or 0) for x in (a, b))
    end = min(first_day(encode_date(x[1]) or 0) for x in (a, b))
    assert max(0, end - start) / DAYS_A_YEAR == pytest.approx(years, abs=0.003)
