"""The rows of a list as a Qt model: read in threads, about a screen at a time, with the headings of its groups."""
