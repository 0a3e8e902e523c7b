"""The graphs that are served: one for the facts, one for each rule set in each era, and which of them a question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.names import HZ, PREFIXES
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, CATALOGUE_GRAPH, derived_graph

ALL = "all"
"""The word for every era."""

_PREFIX = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_ADDRESS = re.compile(r"<([^<>\"{}|^`\\\s]*)>")
_NAME = re.compile(r"(?<![\w:])([\w.-]*):((?:[\w.:-]|\\.)*)")


@dataclass(frozen=True, slots=True)
class ServedRules:
    """A rule set that is served: `reference` is its name or path, `era` the short name of its own era, if it has one,
    `concludes` the addresses of the classes that its own file concludes."""

    name: str
    reference: str
    hash: str
    title: str
    title_zh: str
    era: str | None
    concludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Era:
    """An era or term: address, labels, first and last day as they are written, and the era that it lies in."""

    iri: str
    label: str
    label_zh: str
    start: str
    end: str
    within: str | None = None

    @property
    def name(self) -> str:
        """The short name: `XiEra`."""
        return self.iri.removeprefix(HZ)


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph: what a rule set derives in an era, or whatever the era."""

    iri: str
    rules: str
    era: str | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs of one question: those that make the default graph, and those that `GRAPH` can name."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def graphs(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.default, *self.named))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which graphs a request asks for: addresses by the protocol, or rule sets and eras by their names."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()

    @property
    def by_protocol(self) -> bool:
        """Whether the dataset is given as addresses; then a FROM in the query does not count."""
        return bool(self.default or self.named)


@dataclass(frozen=True)
class Catalogue:
    """What there is to ask: the knowledge base by its name and hash, rule sets and eras in their order.

    `left_out` are shipped rule sets that cannot be used with these facts, each with the reason.
    """

    kb: str
    kb_hash: str
    officials: int
    rules: tuple[ServedRules, ...]
    eras: tuple[Era, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The English and Chinese labels of the classes that the rule sets conclude."""
    _graphs: dict[str, Graph] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for rules in self.rules:
            for era in (None, *(era.iri for era in self.eras)):
                graph = Graph(derived_graph(rules.name, era), rules.name, era)
                self._graphs[graph.iri] = graph

    @property
    def graphs(self) -> Mapping[str, Graph]:
        """Every graph of derived facts by its address."""
        return self._graphs

    def rule_set(self, name: str) -> ServedRules:
        """A rule set by its name.

        Raises:
            BadInput: with those there are.
        """
        found = next((rules for rules in self.rules if rules.name == name), None)
        if found is None:
            names = [rules.name for rules in self.rules]
            raise BadInput(f"no rule set `{name}`", hint=did_you_mean(name, names) or "there are " + ", ".join(names))
        return found

    def era(self, name: str) -> Era:
        """An era by its name or address.

        Raises:
            BadInput: with those there are.
        """
        short = name.removeprefix(HZ).removeprefix("hz:")
        found = next((era for era in self.eras if era.name == short), None)
        if found is None:
            names = [era.name for era in self.eras]
            raise BadInput(f"no era `{name}`", hint=did_you_mean(name, names) or "there are " + ", ".join(names))
        return found

    def own_rules(self, era: Era) -> ServedRules | None:
        """The rule set of an era: the one that bears its name, or that of the era in which a term lies."""
        whole = era if era.within is None else self.era(era.within)
        return next((rules for rules in self.rules if f"{rules.name}era" == whole.name.lower()), None)

    def own_pairs(self) -> tuple[tuple[str, str], ...]:
        """Each era with its own rule set."""
        eras = (era for era in self.eras if era.within is None)
        return tuple((own.name, era.iri) for era in eras if (own := self.own_rules(era)))

    def in_order(self) -> list[ServedRules]:
        """The rule sets of eras in the order of these, then the others by their names."""
        own = [name for name, _ in self.own_pairs()]
        return sorted(self.rules, key=lambda r: (own.index(r.name), "") if r.name in own else (len(own), r.name))

    def dataset(self, chosen: Chosen, mentioned: Iterable[str] = ()) -> Dataset:
        """The graphs of a request.

        By default they are the facts and, for each era, what its own rule set derives in it. Graphs that the query mentions
        can be named in any case.

        Raises:
            BadInput: a rule set or an era that there is not.
        """
        if chosen.by_protocol:
            return Dataset(chosen.default, chosen.named)
        default = (ASSERTED_GRAPH, CATALOGUE_GRAPH, *self._derived(chosen))
        further = sorted(set(mentioned) & self.graphs.keys() - set(default))
        return Dataset(default, (*default, *further))

    def _derived(self, chosen: Chosen) -> list[str]:
        pairs = self._pairs(chosen)
        return list(dict.fromkeys(derived_graph(name, era) for pair in pairs for name, era in _both(*pair)))

    def _pairs(self, chosen: Chosen) -> Sequence[tuple[str, str]]:
        if chosen.rules == ("none",):
            return ()
        if not chosen.rules and not chosen.eras:
            return self.own_pairs()
        eras = self.eras if ALL in chosen.eras else tuple(self.era(name) for name in chosen.eras)
        if not chosen.rules:
            return [(own.name, era.iri) for era in eras if (own := self.own_rules(era))]
        named = [self.rule_set(name) for name in chosen.rules]
        return [(rules.name, era.iri) for rules in named for era in eras or (self.era(rules.era or "XiEra"),)]

    def mentioned(self, sparql: str) -> frozenset[str]:
        """The graphs of derived facts that a query names, by address or with a prefix."""
        prefixes = {**PREFIXES, **dict(_PREFIX.findall(sparql))}
        found = set(_ADDRESS.findall(sparql))
        for prefix, local in _NAME.findall(sparql):
            if prefix in prefixes:
                found.add(prefixes[prefix] + local.replace("\\", "").rstrip("."))
        return frozenset(found & self.graphs.keys())


def _both(rules: str, era: str) -> tuple[tuple[str, str | None], ...]:
    """What does not depend on the era, and what does."""
    return (rules, None), (rules, era)
