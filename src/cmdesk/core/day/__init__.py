"""Today and now, months, the moon, and days as people type them."""
