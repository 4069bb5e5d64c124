"""Dialogs that enter or change one record."""
