"""What narrows a list: the bar of conditions, and the keys of a search box."""
