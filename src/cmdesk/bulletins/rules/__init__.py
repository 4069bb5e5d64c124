"""What people may do with bulletins; every refusal is one Chinese sentence.

=============  ========================================================================
module         holds
=============  ========================================================================
``rights``     who may see and publish what
``audience``   whom a bulletin is for: people who read it, customers it is told to
``writing``    drafted, published, withdrawn, dropped
``learning``   read and learned, who has not yet
``running``    what holds on a day at a customer
``conveying``  what was told or carried out at whom; how far an opinion has come
``executing``  at how many visits a bulletin was carried out, told by the feature above
``lists``      the library as pages show it
``attached``   files of a bulletin
``reminding``  who is told that he has not read one
=============  ========================================================================
"""
