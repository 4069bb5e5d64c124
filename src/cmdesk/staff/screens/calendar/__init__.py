"""The page 工作日历: the year, the chosen days, and the notice of the year's holidays."""
