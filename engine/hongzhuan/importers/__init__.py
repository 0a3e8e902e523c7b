"""Other people's databases as knowledge bases; nothing is dropped without a report."""
