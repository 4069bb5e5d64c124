"""Qt pieces without a business noun."""
