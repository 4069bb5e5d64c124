"""Products: what is sold, with its brand, specification and prices (S2-06, S1-54)."""
