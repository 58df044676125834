"""What is due when: the month in the portal, and feeds for the calendars that people use."""
