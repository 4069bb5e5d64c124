"""Contacts: every one of them, those of a customer, those by phone.

==================  =================================================================================
module              holds
==================  =================================================================================
``contact_dialog``  entering and changing one with all it brings along
``phone_note``      a phone note from anywhere, in a few keys
``entry_list``      a time-line drawn
``timeline``        the panel 往来 on a customer's page
``page``            the page 往来
``calls``           the page 电话记录
==================  =================================================================================
"""
