"""Tables; labels, help and choices are said here once."""
