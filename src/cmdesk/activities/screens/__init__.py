"""What people see of contacts with customers; imported only when shown."""
