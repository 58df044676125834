"""What a landlord sees and does about what they pay: the page, a change of plan, the end and the way back."""
