"""Windows of coaching; imported by its feature alone."""
