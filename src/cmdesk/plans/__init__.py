"""Plans: month, week and day rolled down from each other, the board of visits, and slips for leaving the office."""
