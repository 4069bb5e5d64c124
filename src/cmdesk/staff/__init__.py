"""People, organisation units and their rights."""
