"""What was heard: events, the state they fold into, and the session that takes keys."""
