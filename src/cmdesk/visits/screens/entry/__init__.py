"""The entry page: a visit sheet in the order of the paper, by keyboard (S0-19…S0-27)."""
