"""What stands before the desk: making or opening the office, the first administrator, signing in, the lock."""
