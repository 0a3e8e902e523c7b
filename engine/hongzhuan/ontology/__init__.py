"""The vocabulary: its names, its axioms as rules, and its coherence (HermiT)."""
