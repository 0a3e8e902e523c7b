"""For the people who write the knowledge base: a new file, one official at a glance, what is wrong, what is missing."""
