"""The journal of an invented office, drawn from its visits: logs, minutes, summaries, meetings, forecasts."""
