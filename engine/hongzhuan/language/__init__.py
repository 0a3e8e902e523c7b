"""The rule language: grammar, tree, and errors that teach it."""
