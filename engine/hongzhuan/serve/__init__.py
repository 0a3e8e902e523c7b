"""The server: SPARQL 1.1 Protocol, linked data and the explorer, on one port, with every question under a deadline."""
