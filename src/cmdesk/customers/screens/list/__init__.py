"""The list of customer files, and what is done to those chosen in it."""
