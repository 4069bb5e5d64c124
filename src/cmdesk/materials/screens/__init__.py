"""Windows of materials; imported by ``feature.py`` alone."""
