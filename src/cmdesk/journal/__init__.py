"""The day's log and the minutes of talks (S0-28…S0-30, S3-22)."""
