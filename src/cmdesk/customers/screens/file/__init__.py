"""The page of one customer file: head, fields, panels, drafts and conflicts."""
