"""What people see of approvals.

===============  ==================================================================================================
module           holds
===============  ==================================================================================================
``reading``      who may look at an approval, and that he has
``evidence``     the files that people attach to what they do
``trail``        everything that was done and said, in order
``lengths``      how long something took
``offers``       what somebody may do now, with the sentence where he may not
``boxes``        我发起, 待我审, 已审, 抄送我; the stepper
===============  ==================================================================================================
"""
