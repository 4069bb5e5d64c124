"""Screens of bulletins."""
