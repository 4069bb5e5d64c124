"""Forms, printed sheets with their numbers, preview and printing."""
