"""Entry forms built from field descriptions (``core.spec``): editors, the form itself, cells, bulk edit, conflicts."""
