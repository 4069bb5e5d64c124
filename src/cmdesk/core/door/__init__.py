"""The one door for writing, and what passes through it: trail, bulk, followers, announcements."""
