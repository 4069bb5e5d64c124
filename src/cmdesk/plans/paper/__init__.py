"""The values that the sheets of plans and slips need; what they look like stands in ``forms/`` (forms 5, 7a, 7b)."""
