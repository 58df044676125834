"""What runs by itself: runs and their outcome, the timetable, what is stuck, late or missing, and who was told."""
