"""The page of one customer file: head, fields, panels, drafts and conflicts.

==================  ====================================================
module              holds
==================  ====================================================
``page``            the page: head, file, panels
``entry``           what is typed: kept as a draft, compared, saved
``stored``          a file as the page reads and writes it
``values``          the file's own fields and those the office has added
``drafts``          what is typed, kept against a crash
``conflict``        two people have changed the same fields
``likely_doubles``  a word about likely doubles
``facts``           the facts and alarms of the head
``foot``            what is said of what was typed, and the two ways on
``contents``        panels: people, customers' customers
``referrals``       panel: who brought him, whom he brought
``trail``           panel: what was done to the file
``dropped``         files dropped on the page
==================  ====================================================
"""
