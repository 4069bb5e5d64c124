"""Work plans of a month, a week and a day, rolled down into each other (S1-08…S1-20)."""
