"""What must hold of every program and every text, tried on thousands that Hypothesis makes up."""
