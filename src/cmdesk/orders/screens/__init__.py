"""Windows of orders; imported by ``feature`` alone."""
