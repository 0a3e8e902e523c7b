"""SPARQL over facts and derivations, by Oxigraph."""
