"""What must happen in time at a customer: first contact, first visit, something unusual found, told and closed."""
