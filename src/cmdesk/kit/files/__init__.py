"""Files attached to a record, and looking into them."""
