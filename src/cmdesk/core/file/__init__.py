"""The office's file or server: whether it is ours, whether its place is safe, and how it opens.

==========  =================================================
module      holds
==========  =================================================
``office``  opening an office: its place, its key, its schema
``header``  what the first bytes of a file tell
``place``   whether a folder is a safe place
``placed``  files that appear whole or not at all
``moving``  an office in a file put upon an empty server
==========  =================================================
"""
