"""What every feature stands on; knows no Qt and no business noun."""
