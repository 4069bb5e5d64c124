"""The board of plans and the slips for going out."""
