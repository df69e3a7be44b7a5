"""What one participant costs with 1, 3 and 7 others: processor, up-link, and what the others get for it."""
