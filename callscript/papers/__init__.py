"""What we hand over: the summary and the improvement plan, as Markdown."""
