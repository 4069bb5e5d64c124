"""Windows of the journal; imported by its feature alone."""
