"""建档: from the first record of a customer to the archive: review, hand-over, on-site verification, change notices."""
