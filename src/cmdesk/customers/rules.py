"""Verbs and refusals; visible(actor), may(actor, verb, record)."""
