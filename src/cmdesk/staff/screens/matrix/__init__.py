"""The rights matrix: every role × every action, changed cell by cell and saved in one step that can be undone.

=========  ============================================================
``page``   the whole page, with the question before saving
``grid``   how cells look, and the keys and clicks that change them
``model``  scopes as they are stored, and as somebody wants them
=========  ============================================================
"""
