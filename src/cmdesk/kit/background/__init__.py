"""Work away from the window's thread, and what must stay on it."""
