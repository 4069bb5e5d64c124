"""制度: the office's own numbers and words, each with its history and its next row."""
