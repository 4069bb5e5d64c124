"""Customer files (客户档案).

=====================  ================================================
where                  holds
=====================  ================================================
``record``             the tables
``rules``              what people may do, and how
``screens``            the windows
``feature``            what the shell is handed
``columns``            what a customer list can show, filter and export
``checks``             what makes a file sound, across fields
``index``              search documents and match keys
``classes``            classification schemes side by side
``doubles``            customers that are probably the same
``merging``            one file made of two
``importing``          customer lists in
``exporting``          customer lists out
``links``              where link fields find customers, people, areas
``customer_rows``      a short list of what belongs to customers
``not_copied``         a long list from which nothing is copied
``commands``           ``show customer``, ``export customers``
``referral_commands``  who brings customers, on the command line
``demo``               the files of an invented office
=====================  ================================================
"""
