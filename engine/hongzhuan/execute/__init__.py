"""Running a program: one interface, engines behind it, strata and semi-naive rounds in front."""
