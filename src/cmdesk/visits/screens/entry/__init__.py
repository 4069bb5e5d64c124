"""The entry page: a visit sheet in the order of the paper, by keyboard (S0-19…S0-27).

============  ================================================
module        holds
============  ================================================
``page``      a number is typed or scanned, the sheet opens
``head``      whose sheet it is, how it stands
``banner``    what is to be said above the sheet
``briefing``  what one must know of the customer
``sheet``     the sheet, in the order of the paper
``walk``      Enter goes from station to station
``hours``     when, how long, who was met
``boxes``     a row of check boxes
``brands``    which brands were worked on
``scheme``    by which plan
``score``     what the ticked points come to
``stock``     stock and demand of each product
``changes``   what is different in the file, what was promised
``note``      a line for free text
``lines``     a time of day, and who was met
``rows``      several editors in one row
``intake``    scanned sheets come in
``scanned``   the scan beside what was read of it
``dropped``   sheets dropped on the desk
============  ================================================
"""
