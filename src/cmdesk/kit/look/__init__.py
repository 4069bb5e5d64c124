"""What everything on screen looks like: measures, colours, icons, and the small signs made of them."""
