"""Complaints from the first call to the archive (S4-39…S4-50)."""
