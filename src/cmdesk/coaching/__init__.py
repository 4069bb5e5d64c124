"""Coaching (话术与带教): what is said to customers, how it is rehearsed, and joint first visits with their evaluation."""
