"""The office's file or server: whether it is ours, whether its place is safe, and how it opens."""
