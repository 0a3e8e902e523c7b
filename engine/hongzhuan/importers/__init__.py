"""Importers: other people's databases read into statements, each with its source.

Whatever could not be used as it stood is in the report, with its row and column; nothing is dropped silently.
"""
