"""The customer files of a plausible office: same seed and same day, same files."""
