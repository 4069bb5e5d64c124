"""Windows of visits; imported by ``feature.py`` alone."""
