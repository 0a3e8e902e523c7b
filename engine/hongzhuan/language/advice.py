"""What people write who come from prose or from another language, and how it is said here."""

from __future__ import annotations

import re

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')

_SENTENCE = 'the sentence stands in quotation marks, and quotation marks within it are written `\\"`'
_NOT_IN_FRONT = "put `not` in front of the condition: `not ?official earned ?degree`"
_NO_PROLOG = "this is not Prolog: first what the rule concludes, then `when`, then the conditions"
_COMPARE = "numbers are compared with `>=`, `<=`, `>`, `<`"
_DAY = "write a day as `1950-01-31`, a month as `1950-01`"
_OPTIONAL = "an optional value is one line with a property: `optional ?post end ?day`"
_WHERE = "say below, indented, what is meant: `where ?official held ?post`"
_TEXT_TEST = 'what a text is tested for stands in quotation marks: `?company label contains "Aerospace"`'

_AS_WRITTEN: tuple[tuple[str, str], ...] = (
    (r"\b(before|after)\s+\"\d{4}", "a date stands without quotation marks: `before 1950-01-01`"),
    (r"\bis\s+(not\s+)?\"", "a class is named without quotation marks: `?official is Technocrat`"),
    (r"'[^']*'", 'a text stands between straight double quotation marks: "..."'),
    (r"^\s*(//|/\*|--|%|;)", "a comment begins with `#`"),
    (r"<https?://", "write the short name: `hz:Official`, `kb:MaXingrui`, or without a prefix"),
)
"""Patterns over the line as it stands, texts and all."""

_IN_CODE: tuple[tuple[str, str], ...] = (
    (r"^rule\s+set\b", "`ruleset` is one word"),
    (r"^ruleset\s*$", "give it a name: `ruleset demo extends base`"),
    (r"^ruleset\s+\S+\s+(extend|extending|from|:)(?!s)", "write `ruleset NAME extends OTHER`"),
    (r"^ruleset\s.*\bextends\s+[\w-]+\s+[\w-]", "several rule sets stand with a comma between: `extends hu, xi`"),
    (r"^ruleset\s.*\.hz\b", "a rule set is extended by its name, without `.hz`"),
    (r"^ruleset\s+\S*[^\w\s]", "a name has letters, digits and `_`"),
    (r"^\s*title\s+[^\"\s]", 'a title stands in quotation marks: `title "Red and expert"@en`'),
    (r"^\s*era\s+\"", "an era is named without quotation marks: `era XiEra`"),
    (r"^\s+era\s+\w+\s*,", "one era stands here; any other is asked for with `--era`"),
    (r"^because\s+[^\"\s]|^because\s+\"\"\w+\"\"", _SENTENCE),
    (r"^\s+because\b", "`because` stands at the left margin, under `rule`"),
    (r"^\s+when\s*$", "`when` stands at the left margin, under `rule`"),
    (r"^when\s+[^:]", "put the conditions below `when`, further in"),
    (r"^(rule|replace\s+rule|parameter)\s*$", "give it a name: `rule trained_expert`"),
    (
        r"^(rule|replace\s+rule|drop\s+rule|parameter)\s+\"",
        "a name stands without quotation marks: `rule trained_expert`",
    ),
    (r"^(rule|replace\s+rule)\s+[\w-]+\s+[?]", "put what the rule concludes below its name, further in"),
    (r"^parameter\s+\w+\s*:?\s*\d|^parameter\s+\w+\s*:?\s*$", "write `parameter NAME = 5 years`"),
    (r"^(rule|replace\s+rule|drop\s+rule|parameter)\s+\w[\w-]*\s+(?!=)\w", "a name is one word: `my_rule`"),
    (r"^(replace|drop)\s+(?!rule\b)", "write `replace rule NAME` or `drop rule NAME`"),
    (r"^(parameter|set)\s+\w+\s*=\s*[A-Za-z]", "a value is a number with its unit: `5 years`, `30 percent`, `3`"),
    (r"^(parameter|set)\s+\w+\s*=\s*-", "a value is not negative"),
    (r"^(parameter|set)\s+\w+\s*=\s*\d+,\d", "a decimal has a point: `2.5 years`"),
    (r"^import\b", 'name the file in quotation marks: `import "careers.hz"`'),
    (r"^example\b", 'an example has a title in quotation marks: `example "an engineer in office"`'),
    (r"^\s*expect\s+not\b", "write `expect MaXingrui is not Technocrat`"),
    (r"^\s*(expect|given)\s+\?", "an example speaks of people by name, not of variables: `MaXingrui`"),
    (r"^\s*(expect|given)\s+\"", "a name stands without quotation marks: `MaXingrui`"),
    (r"^\s*given\b.*\band\b", "several names stand with a comma between: `given MaXingrui, YuanJiajun`"),
    (r"^\s*given\s+[A-Z]\w*\s+[A-Z]\w*\s*$", "a name is one word, as in the knowledge base: `MaXingrui`"),
    (r"^\s*expect\b.*\bis\s+(not\s+)?\w+\s*(,|and\b|or\b)", "write an `expect` of its own for each class"),
    (r"^\s*expect\b.*\bis\s+(not\s+)?\w+\s+(during|at|under|on)\b", "the era stands after `in`: `in XiEra`"),
    (r"^\s*expect\s+\w+\s+(?!is\b)\w", "what is expected is a class: `expect MaXingrui is Technocrat`"),
    (r"\bis\s+(not\s+)?(a|an|the)\b", "write the class right after `is`, without an article"),
    (r"\?\w+\s+is\s+not\b", "put `not` in front of the condition: `not ?official is Purged`"),
    (r"\?\w+\s+(does|has|have|did|was|were)\s+not?\b", _NOT_IN_FRONT),
    (
        r"[?]\w+\.\w+|\b\w+\.\w+\(",
        "go one step a condition: `?post role ?role`; `{?post.role}` works in `because` only",
    ),
    (r"\w'\w", "name the property: `?official born ?day`"),
    (r"\w/\w+\s+\?", "go one step a condition: `?official held ?post`, and below it `?post at ?company`"),
    (r"[$@]\w+", "a variable begins with a question mark: `?official`"),
    (r"\bnot\s+exists\b", "`not` alone says that nothing of the kind exists"),
    (r"\bnot\s*\(", "`not` takes no brackets: one condition after it, or a block of conditions below it"),
    (r"\bnot\s+not\b", "two times `not` is nothing: leave both out"),
    (r"\bFILTER\b", "a comparison stands by itself: `?number > 5`"),
    (r"\^\^", "a date or a number stands without quotation marks and type: `1950-01-31`"),
    (r"\[", "give the thing a variable of its own, and say below what it is: `?official earned ?degree`"),
    (r"&&|\s&\s", "a condition on each line; all of them must hold"),
    (r"\|\|", "write `or`"),
    (r":-|\\\+", _NO_PROLOG),
    (r":=", "a result gets a name with `=`: `count of ?post = ?posts`"),
    (r"===?(?!=)", "equality is a single `=`"),
    (r"=>|=<", "write `>=` or `<=`"),
    (r"<>", "write `!=` for numbers and `differs from` for things"),
    (r"!(?!=)", "write `not` in front of the condition"),
    (r"\s(//|--)", "a comment begins with `#`"),
    (r"\*\*|\^", "there are `+`, `-`, `*` and `/`"),
    (r"%", "write `percent`"),
    (r"[{}]", "there are no braces: what belongs together stands further in"),
    (r";", "no semicolons: each condition has its own subject, on its own line"),
    (r"\.\s*$", "no full stop at the end of a line"),
    (r"^\s*(if|then)\b", "conditions stand under the word `when`, what they lead to stands above it"),
    (r"\b(unless|except|without|no)\s+\?", "write `not` in front of the condition"),
    (r"\b(every|all|each)\s+\?", "say it the other way round: `not`, and below it what must not be"),
    (r"^\S.*:\s*$|^\s*\w+:\s*$", "no colon at the end of a line"),
    (r"\bis\s+\w+\s*,", "write each class in a condition of its own: `?official is A`, and below it `?official is B`"),
    (r"\bis\s+[\w:]+\s+or\s+[\w:]+\s*$", "repeat the subject: `?official is A or ?official is B`"),
    (r"^\s*either\s+\S", "on one line leave `either` out; else it stands alone, with the first case below it"),
    (r"^\s*or\b|\bor\s*$", "`or` joins two conditions on one line; whole blocks stand under `either` and `or`"),
    (r"^\s*and\b|\band\s*$", "leave `and` out: a condition on each line, all of them must hold"),
    (r"\b(count|sum|average|minimum|maximum|share)\s*\(", "write `count of ?post >= 2` and below it `where ...`"),
    (r"\b(count|sum|average|minimum|maximum|share)\s+\?", "write `of`: `count of ?post >= 2`"),
    (r"\bnumber\s+of\b", "write `count of ?post`"),
    (r"\btotal\s+(of|\?)", "write `total years of ?post`"),
    (r"\bof\s+\?\w+\s+(at\s+least|at\s+most|more\s+than|less\s+than|above|below)\b", _COMPARE),
    (r"\b(more|less|older|younger|longer|greater|fewer)\s+than\b", _COMPARE),
    (r"\bof\s+\?\w+\s*$", "compare it, `>= 2`, or give it a name, `= ?number`; and say below, indented, `where ...`"),
    (r"\b\d+\s*(months?|days?)\b", "time is counted in years: `0.5 years`"),
    (r"\b\d+\s*(yrs?|y|a)\b", "write `years`"),
    (r"\b\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b|\d{4}年", _DAY),
    (r"\b\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{4}\b|\b[A-Z][a-z]{2,8}\s+\d{1,2},?\s+\d{4}\b", _DAY),
    (r"\b\d{4}-\d\b", "write months and days with two digits: `1950-01`"),
    (r"[-+]\s*\d+\s*$", "say of what: `5 years`"),
    (r"\b(before|after)\s+\d{4}\s*$", "write a month or a day: `1950-01` or `1950-01-01`"),
    (r"\byears\s+between\b(?!.*\band\b)", "write `years between ?day and era ends`"),
    (r"\?\w+\s+between\b", "write two conditions: `?day on or after 1950-01-01` and below it `?day before 1960-01-01`"),
    (r"\blike\b", 'write `contains "..."`'),
    (
        r"^\s*optional\s*$|^\s*optional\s+\?\w+\s+is\b",
        _OPTIONAL,
    ),
    (
        r"\?\w+\s+[a-z]\w*\s+(=|is)\s",
        "between a property and its value stands nothing: `?degree degreeLevel Doctorate`",
    ),
    (r"\bis\s+in\b", "name the property: `?post at ?organisation`"),
    (r"\bis\s+\w+\s+in\b", "a rule holds in the era that is asked for; leave `in` and the era out"),
    (r"\bis\s+[A-Z]\w*\s+[A-Z]\w*", "a class is one word: `StateOwnedEnterprise`"),
    (r"\b(contains|starts\s+with|ends\s+with|matches)\s+\S", _TEXT_TEST),
    (r"^\s*\?\w+\s+\?\w+", "name the property between the two: `?official held ?post`"),
    (r"^\s*\?\w+\s+\w+\s+\?\w+\s*,", "write a condition of its own for each value"),
    (r"^\s*\?\w+\s+\w+\s+\?\w+\s+\w+", "one step a line: `?official held ?post`, and below it `?post role Head`"),
    (r"^\s*\?\w+\s*$", "say what is so: `?official is Technocrat`, `?official held ?post`"),
    (r"^cite\b", 'name the source, then the passage: `cite reddy2022 "page 3"`'),
    (r"\band\b(?!.*\bbetween\b)", "put each condition on a line of its own; all of them must hold"),
    (r"\"\"[a-z]{2}\b", 'the language stands behind the text with `@`: "..."@en'),
    (r"\b(count|sum|minimum|maximum|average|share|earliest|latest|total\s+\w+)\s+of\b", _WHERE),
    (r"^\s+[a-z]\w*(\s+[^\s?]+){4,}$", "a condition is short, `?official held ?post`, and a variable begins with `?`"),
    (r"\w\s+\(", "what is only said for the reader stands after a `#`"),
)
"""Patterns over the line without its texts and its comment; the first that fits speaks."""

_WORDS = frozenset(
    re.findall(
        r"\w+",
        "and as at because before after by cite count drop either era example exists expect extends given have import in is not"
        " of optional or parameter percent replace rule ruleset set share sum title total when where years",
    )
)


def advice(line: str, word: str = "") -> str:
    """A remedy for a line that does not parse, or nothing; `word` is what did not fit."""
    if word.casefold() in _WORDS and word != word.casefold():
        return f"the words of the language are written small: `{word.casefold()}`"
    for pattern, text in _AS_WRITTEN:
        if re.search(pattern, line):
            return text
    code = _TEXT.sub('""', line).split("#")[0].rstrip()
    shouted = next((w for w in re.findall(r"\b[A-Z]{2,}\b", code) if w.casefold() in _WORDS), None)
    if shouted:
        return f"the words of the language are written small: `{shouted.casefold()}`"
    return next((text for pattern, text in _IN_CODE if re.search(pattern, code)), "")


_OTHERS = {
    "prefix": "the prefixes hz:, kb:, isced:, ... are known; leave the line out",
    "select": "this is a query, not a rule: keep it in a file of its own and ask it with `hongzhuan query`",
    "if": "write `rule NAME`, below it what the rule concludes, then `when`, then the conditions",
    "def": "a rule begins with `rule NAME`",
    "class": "classes are declared in the ontology; a rule says who belongs to one: `?official is Technocrat`",
    "include": 'write `import "careers.hz"`',
    "extends": "`extends` stands in the first line: `ruleset NAME extends OTHER`",
    "era": "`era` belongs, indented, under `ruleset`",
    "where": "`where` belongs, indented, under the count or sum that it explains",
    "have": "`have` belongs, indented, under the share that it explains",
    "given": "`given` belongs, indented, under an `example`",
    "expect": "`expect` belongs, indented, under an `example`",
    "either": "`either` belongs, indented, under the `when` of a rule",
    "not": "`not` belongs, indented, under the `when` of a rule",
    "exists": "`exists` belongs, indented, under the `when` of a rule",
    "optional": "`optional` belongs, indented, under the `when` of a rule",
    "count": "a count belongs, indented, under the `when` of a rule",
    "total": "a sum of years belongs, indented, under the `when` of a rule",
    "param": "write `parameter NAME = 5 years`",
    "let": "write `parameter NAME = 5 years`",
    "constant": "write `parameter NAME = 5 years`",
    "test": 'write `example "what it shows"`',
    "delete": "write `drop rule NAME`",
    "remove": "write `drop rule NAME`",
    "override": "write `replace rule NAME`",
    "redefine": "write `replace rule NAME`",
    "source": "write `cite NAME`, with the name of a source of kb/sources.ttl",
    "reference": "write `cite NAME`, with the name of a source of kb/sources.ttl",
}


def advice_on_block(word: str, line: str = "") -> str:
    """What to write in place of a word that begins no block, or nothing."""
    if word.casefold() in _WORDS and word != word.casefold():
        return f"the words of the language are written small: `{word.casefold()}`"
    return _OTHERS.get(word.casefold(), _NO_PROLOG if ":-" in line else "")
