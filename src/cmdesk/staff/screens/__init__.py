"""Windows and pages for people, rights, regulations, the trail and backups."""
