"""Visits of an invented office: rounds made in the past months, the round of the next working day."""
