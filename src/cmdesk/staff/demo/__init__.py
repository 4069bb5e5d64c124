"""A plausible office to try the program on: chance that can be repeated, names of people, the staff."""
