"""What stands on a page of its own: its head, its panels, the light of a timer, the month it shows."""
