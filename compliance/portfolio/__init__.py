"""The homes of a landlord: adding, changing, archiving and importing them."""
