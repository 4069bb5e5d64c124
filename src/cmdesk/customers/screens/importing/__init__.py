"""The way in for a customer list, step by step."""
