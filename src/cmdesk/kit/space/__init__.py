"""What gives way where there is little room: columns, windows, splitters, rows of tabs and of buttons, lines of chips."""
