"""The sheet of a visit: opened with all that is known, entered or read from a file, written in one operation, judged."""
