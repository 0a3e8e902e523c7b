"""Facts as columns: terms encoded once, RDF read and written in bulk, functional properties side by side."""
