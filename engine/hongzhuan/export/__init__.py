"""Rule sets for other engines: SPARQL updates, SHACL rules, SWRL and Datalog. One file a target; all start from the program."""
