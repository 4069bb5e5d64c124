"""Screens of cadence; imported by ``feature.py`` alone."""
