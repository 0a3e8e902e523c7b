"""The grammar's terminals in words, for a reader who has never seen a grammar."""

from collections.abc import Iterable

_WORDS = {
    "VARIABLE": "a variable such as `?official`",
    "NAME": "a name",
    "ERA": "`era`",
    "STRING": 'a text in "quotation marks"',
    "LANG": "a language such as `@en`",
    "NUMBER": "a number",
    "DATE": "a date such as `1983-04`",
    "UNIT": "a unit such as `years`",
    "COMPARE": "a comparison such as `>=`",
    "SCALE": "`at least`, `at most`, `above` or `below`",
    "RELATION": "a relation in time such as `before`",
    "__ANON_0": "`era`",
    "TEXT_TEST": "`contains`, `starts with`, `ends with` or `matches`",
    "EDGE": "`starts` or `ends`",
    "FUNCTION": "`count of`, `sum of`, ...",
    "SIGN": "`+` or `-`",
    "TIMES": "`*` or `/`",
    "SAME": "`differs from` or `same as`",
    "ATLEAST": "`at least`",
    "NOT": "`not`",
    "_NL": "the end of the line",
    "_INDENT": "a line that stands further in",
    "_DEDENT": "a line that stands further out",
    "$END": "the end of the block",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
}
_ORDER = list(_WORDS)
_MOST = 5
_TOGETHER: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"IS", "NAME", "RELATION"}), "`is` and a class, a property, or a relation in time such as `before`"),
    (frozenset({"STRING", "NAME", "VARIABLE", "DATE"}), "a variable, a name, a text, a date or a number"),
    (frozenset({"VARIABLE", "NOT", "EITHER"}), "a condition such as `?official held ?post`"),
    (frozenset({"VARIABLE", "NOT", "EXISTS"}), "a condition such as `?official held ?post`"),
    (frozenset({"VARIABLE", "LPAR", "NUMBER"}), "a number, a variable or a parameter"),
    (frozenset({"SIGN", "TIMES", "_NL"}), "the end of the line, or a sign such as `+`"),
    (frozenset({"SIGN", "TIMES", "COMPARE"}), "a comparison such as `>=`"),
)
"""What is said in place of a list that holds all of a set."""


def in_words(terminals: Iterable[str]) -> str:
    """`a name, a number or the end of the line`; the five most telling where there are many."""
    given = frozenset(terminals)
    together = next((words for some, words in _TOGETHER if some <= given), None)
    if together:
        return together
    names = sorted(given, key=lambda t: (_ORDER.index(t) if t in _WORDS else -1, t))
    words = [_WORDS.get(name, f"`{name.lower()}`") for name in names]
    if len(words) > _MOST:
        words = [*words[:_MOST], "..."]
        return ", ".join(words)
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
