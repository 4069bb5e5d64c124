"""What visits add to what customers know of: alarms, deadlines, trends, transfers."""
