"""Ready queries, each with what it asks for in both languages and the rule sets and eras that it is asked of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ready:
    """A query that can be run as it stands."""

    title: str
    title_zh: str
    sparql: str
    rules: str = ""
    era: str = ""


READY = (
    Ready(
        "Technocrats of each era under its own rules",
        "各时期依其自身规则的技术官僚人数",
        """SELECT ?era (COUNT(DISTINCT ?official) AS ?technocrats) {
  GRAPH ?graph { ?official a hz:Technocrat }
  ?graph hz:era ?window . ?window rdfs:label ?era . FILTER(LANG(?era) = "en")
} GROUP BY ?era ORDER BY DESC(?technocrats)""",
    ),
    Ready(
        "Who studied what, among members of the Politburo of 2017",
        "2017年政治局委员所学专业",
        """SELECT DISTINCT ?official ?name ?field {
  ?seat hz:organisation kb:Politburo-19 ; hz:holder ?official ; hz:role hz:Member .
  ?degree a hz:Degree ; hz:holder ?official ; hz:field/rdfs:label ?field .
  ?official rdfs:label ?name . FILTER(LANG(?name) = "en" && LANG(?field) = "en")
} ORDER BY ?name""",
        "none",
    ),
    Ready(
        "Universities with the most officials",
        "毕业官员最多的院校",
        """SELECT ?university (COUNT(DISTINCT ?official) AS ?graduates) {
  ?degree a hz:Degree ; hz:holder ?official ; hz:institution/rdfs:label ?university .
  FILTER(LANG(?university) = "en")
} GROUP BY ?university ORDER BY DESC(?graduates) LIMIT 20""",
        "none",
    ),
    Ready(
        "Red and expert in Xi's third term, with their provinces",
        "习近平第三任期的又红又专者及其主政省份",
        """SELECT DISTINCT ?official ?name ?province {
  ?official a hz:RedAndExpert ; rdfs:label ?name .
  OPTIONAL { ?official hz:governed/rdfs:label ?province FILTER(LANG(?province) = "en") }
  FILTER(LANG(?name) = "en")
} ORDER BY ?name""",
        "xi",
        "XiThirdTerm",
    ),
    Ready(
        "What Mao's rules say of today's officials",
        "毛泽东时期的规则如何判断今日官员",
        """SELECT ?class (COUNT(DISTINCT ?official) AS ?officials) {
  ?official a hz:OfficialOfTheEra , ?kind . ?kind rdfs:label ?class .
  FILTER(?kind IN (hz:RedCadre, hz:RedAndExpert, hz:OutsiderLeader, hz:Insider, hz:Intellectual) && LANG(?class) = "en")
} GROUP BY ?class ORDER BY DESC(?officials)""",
        "mao",
        "XiEra",
    ),
    Ready(
        "The graphs that there are",
        "现有的图",
        """SELECT ?graph ?rules ?hash ?era {
  ?graph hz:ruleSet [ dcterms:title ?rules ; dcterms:identifier ?hash ] ; hz:era ?window .
  ?window rdfs:label ?era . FILTER(LANG(?rules) = "en" && LANG(?era) = "en")
} ORDER BY ?rules ?graph""",
    ),
    Ready(
        "Sources by the number of statements that rest on them",
        "支持陈述最多的来源",
        """SELECT ?title ?publisher (COUNT(*) AS ?records) {
  ?record dcterms:source ?source . ?source dcterms:title ?title .
  OPTIONAL { ?source dcterms:publisher ?publisher }
} GROUP BY ?title ?publisher ORDER BY DESC(?records) LIMIT 20""",
        "none",
    ),
)
