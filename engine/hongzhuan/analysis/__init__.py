"""What is made of classifications: claims of the literature checked against the facts."""
