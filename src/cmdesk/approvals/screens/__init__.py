"""Windows of approvals; imported by their feature alone."""
