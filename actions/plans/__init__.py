"""Learning plans: from goals, time and what the person is entitled to, to a week that fits."""
