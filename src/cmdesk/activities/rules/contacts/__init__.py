"""A contact itself: written with all it brings along, read newest first, its next step; whom to call, who was called."""
