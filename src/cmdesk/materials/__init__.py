"""Materials: booklets, small gifts, tools; who holds how many, and what is taken along on a day (S3-17, S1-64)."""
