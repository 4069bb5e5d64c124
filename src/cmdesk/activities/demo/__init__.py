"""Contacts of an invented office other than visits: calls, promises, requests, visitors, important days."""
