"""How a rule uses its variables: sentences that name what is not there, optional values that are needed, words used once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hongzhuan.language import syntax
from hongzhuan.language.diagnostics import Diagnostic, did_you_mean
from hongzhuan.language.syntax import Condition, Rule, Span, Text
from hongzhuan.program.aggregates import AGGREGATES, RESULTS
from hongzhuan.program.resolve import Resolver
from hongzhuan.program.variables import ANYTHING, mentioned, names, walk

_SLOT = re.compile(r"\{\??([^\W\d]\w*)(?:\.([^\W\d]\w*))?\}")


def check_usage(rule: Rule, resolver: Resolver) -> None:
    """Report what `because` names and the rule does not have (HZ017), and optional values that are needed (HZ018)."""
    known = names(rule.heads) | names(rule.body) | _results(rule.body) | {"era"}
    for text in rule.because:
        for name, prop in _SLOT.findall(text.text):
            if name not in known:
                _unknown_slot(text, name, known, resolver)
            elif prop and not resolver.vocabulary.resolve(_FORMS.get(prop, prop), "property"):
                help_ = did_you_mean(prop, resolver.vocabulary.names("property"))
                resolver.report("HZ010", f"unknown property `{prop}`", _within(text, "." + prop), "", help_)
    for condition in walk(rule.body):
        if isinstance(condition, syntax.Optional):
            _check_optional(condition, rule, resolver)


_FORMS = {"starts": "start", "ends": "until"}


def _results(body: Iterable[Condition]) -> set[str]:
    """What the sentence may call the results of the counts and sums of a rule."""
    return {
        AGGREGATES[condition.function].result for condition in walk(body) if isinstance(condition, syntax.Aggregate)
    }


def _unknown_slot(text: Text, name: str, known: set[str], resolver: Resolver) -> None:
    if name in RESULTS:
        message, help_ = f"the rule has no {name} to tell", "give the result a name with `= ?name` and write `{?name}`"
    else:
        message = f"the sentence speaks of ?{name}, and no condition does"
        help_ = did_you_mean(name, known).replace("`", "`?", 1) or "name a variable of the conditions"
    resolver.report("HZ017", message, _within(text, name), "", help_)


def _within(text: Text, part: str) -> Span:
    """Where a part of a text stands; the whole text where it is written otherwise than it reads."""
    place = text.text.find(part)
    escaped = any(c in text.text for c in '"\\\n\t')
    if place < 0 or escaped:
        return text.span
    column = text.span.column + 1 + place
    return Span(text.span.file, text.span.line, column, text.span.line, column + len(part))


def _check_optional(condition: syntax.Optional, rule: Rule, resolver: Resolver) -> None:
    value = condition.triple.object
    if not isinstance(value, syntax.Variable):
        message, help_ = "this line changes nothing", "an optional value is a variable: `optional ?post end ?day`"
        resolver.report("HZ018", message, condition.span, "", help_)
        return
    others = [variable for variable in mentioned((*rule.heads, *rule.body)) if variable.name == value.name]
    needed = next((v for v in others if v.span != value.span), None)
    if needed is not None:
        message = f"?{value.name} may be missing, and is needed here"
        help_ = "an optional value can be told in `because` only; take `optional` away where it must be there"
        resolver.report("HZ018", message, needed.span, "", help_)


def once_only(rule: Rule) -> Iterator[Diagnostic]:
    """A warning for each variable that is written once and told nowhere (HZ053)."""
    written = list(mentioned((*rule.heads, *rule.body)))
    count = Counter(variable.name for variable in written)
    told = {name for text in rule.because for name, _ in _SLOT.findall(text.text)}
    for variable in written:
        if count[variable.name] == 1 and variable.name not in told | ANYTHING:
            message = f"?{variable.name} is used only once"
            help_ = "a slip of the pen? if it may be anything at all, write `?anything`"
            yield Diagnostic("HZ053", message, variable.span, "", help_, "warning")
