"""Windows of the customer files; imported only by ``customers.feature``."""
