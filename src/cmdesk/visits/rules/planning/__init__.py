"""Visits before they are made: scheduled, moved, agreed on, cancelled, carried over; the list of a day."""
