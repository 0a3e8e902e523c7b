"""One logical program from axioms and rules: names resolved, eras found, safety, types and strata checked."""
