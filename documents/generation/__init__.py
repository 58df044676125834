"""Documents made to order: from answers, through a frozen snapshot and a checked text, to files one can verify."""
