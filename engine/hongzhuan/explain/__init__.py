"""Why, why not, why here and not there: proofs rebuilt on demand from the witnesses."""
