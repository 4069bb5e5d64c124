"""How often customers are to be visited: schemes, who is due, the sample group, coverage and load (X-1, S0-35)."""
