"""The main window around the pages: navigation, bar, bell, Ctrl+K, the line at the foot."""
