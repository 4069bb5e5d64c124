"""What contacts add to what customers know of: alarms, deadlines, evidence of classes, transfers, the bin."""
