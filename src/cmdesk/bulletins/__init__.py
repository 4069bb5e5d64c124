"""Bulletins: what the company wants known, learned, told and carried out (S0-06, S0-11, S0-14, S1-24)."""
