"""Approvals as people meet them: the four boxes, the stepper, the command line (the engine is ``core.approval``)."""
