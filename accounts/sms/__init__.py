"""Text messages: whose number was proved, through what they leave, and who wants no more."""
