"""Names of the shipped ontology for shell completion: read from the text, without parsing RDF."""

import re

from hongzhuan.shipped import ontology_folder


def eras() -> list[str]:
    """The eras and terms."""
    text = (ontology_folder() / "eras.ttl").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^hz:(\w+) a (?:owl:NamedIndividual , )?hz:(?:Era|Term)\b", text, re.M)))


def classes() -> list[str]:
    """The classes that rules infer."""
    text = (ontology_folder() / "classes.ttl").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^hz:(\w+) a owl:Class", text, re.M)))
