"""Orders (订货): what customers ordered, what they were supplied with, how it was paid, and the figures of a month."""
