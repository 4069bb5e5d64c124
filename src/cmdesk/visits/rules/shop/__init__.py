"""What is looked at and worked on at a customer: his display, the brands and their plans, what he has ordered."""
