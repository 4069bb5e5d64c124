"""Visits: prepared, printed, made and entered in the order of the paper (S0-13…S0-26)."""
