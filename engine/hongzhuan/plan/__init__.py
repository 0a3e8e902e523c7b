"""Rules as relational plans, and plans as SQL that DuckDB and Spark both run."""
