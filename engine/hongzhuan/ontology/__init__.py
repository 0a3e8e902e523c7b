"""The vocabulary: its names, its axioms as rules, its coherence (HermiT) and its shapes (SHACL)."""
