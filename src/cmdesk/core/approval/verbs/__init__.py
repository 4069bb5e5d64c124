"""What people do with approvals; a wrong move raises a sentence, never silence.

===============  ==================================================================================================
module           holds
===============  ==================================================================================================
``submitting``   submit, submit again what was sent back
``deciding``     approve, send back, refuse, withdraw, terminate
``passing``      hand over, delegate, add a signer, take him away again
``speaking``     comment, urge, copy to
``urging``       how often the same person may be urged
===============  ==================================================================================================
"""
