"""Every variable must be tied to something: by a class, a property, a group or a computation (HZ012)."""

from __future__ import annotations

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition, Variable
from hongzhuan.program.resolve import Resolver
from hongzhuan.program.variables import bound_by, mentioned

_NO_WHEN = "write `when` below what the rule concludes, and the conditions under it, further in"
_HELP = "add a condition such as `?official held ?post`"


def check_safety(rule: syntax.Rule, resolver: Resolver) -> None:
    """Report the variables of a rule that no condition says anything about, each where it stands first."""
    bound = bound_by(rule.body)
    seen: set[str] = set()
    for variable in mentioned(rule.heads):
        if variable.name not in bound | seen:
            seen.add(variable.name)
            help_ = f"say in a condition what ?{variable.name} is" if rule.body else _NO_WHEN
            _report(variable, resolver, help_=help_)
    _check_all(rule.body, set(), resolver)


def _check_all(body: tuple[Condition, ...], outside: set[str], resolver: Resolver) -> None:
    bound = bound_by(body) | outside
    for condition in body:
        _check(condition, bound, resolver)


def _check(condition: Condition, bound: set[str], resolver: Resolver) -> None:
    match condition:
        case syntax.Negation(body) | syntax.Existence(body):
            _check_all(body, bound, resolver)
        case syntax.Either(alternatives):
            for alternative in alternatives:
                _check_all(alternative, bound, resolver)
        case syntax.Aggregate():
            within = bound | bound_by(condition.where)
            if condition.variable.name not in within:
                label = f"nothing in `where` says what ?{condition.variable.name} is"
                _report(condition.variable, resolver, label)
            _check_all(condition.where, bound, resolver)
            _check_all(condition.having, within, resolver)
            _check_mentioned(condition.right, bound, resolver)
        case syntax.IsClass() | syntax.Triple():
            return
        case syntax.Optional(triple):
            _check_mentioned(triple.subject, bound, resolver)
        case _:
            _check_mentioned(condition, bound, resolver)


def _check_mentioned(node: object, bound: set[str], resolver: Resolver) -> None:
    for variable in mentioned(node):
        if variable.name not in bound:
            _report(variable, resolver)


def _report(variable: Variable, resolver: Resolver, label: str = "", help_: str = _HELP) -> None:
    name = variable.name
    if name.startswith("_"):
        name, help_ = "anything", "give it a name of its own: `?anything` stands for something else each time"
    resolver.report(
        "HZ012", f"unbound variable ?{name}", variable.span, label or f"no condition says what ?{name} is", help_
    )
