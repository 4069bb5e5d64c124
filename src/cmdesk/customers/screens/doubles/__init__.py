"""Likely doubles: the review of pairs, and two files side by side."""
