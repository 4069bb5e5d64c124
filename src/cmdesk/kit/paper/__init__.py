"""Pages of a PDF on the screen and onto a printer."""
