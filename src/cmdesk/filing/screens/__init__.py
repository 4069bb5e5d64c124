"""Windows of filing."""
