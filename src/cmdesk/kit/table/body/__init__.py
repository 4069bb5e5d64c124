"""The body of a table: where rows and columns lie, how cells are drawn, edited and found again."""
