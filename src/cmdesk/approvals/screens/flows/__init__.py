"""The editor of approval flows: page, steps, diagram, trial."""
