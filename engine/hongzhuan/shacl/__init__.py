"""SHACL, set at a time: each demand of a shape is one SPARQL query over all its nodes, run by Oxigraph."""
