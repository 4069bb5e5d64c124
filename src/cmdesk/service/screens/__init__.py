"""Windows of service to customers."""
