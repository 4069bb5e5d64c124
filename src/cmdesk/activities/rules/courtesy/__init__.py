"""Birthdays and important days of customers, the signatures they need, gifts, and visitors received."""
