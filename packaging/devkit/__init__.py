"""The parts of ``packaging/dev.py``; standard library only, no side effect on import."""
