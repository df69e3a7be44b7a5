"""The fault table: what breaks beneath running calls, and what people may notice of it."""
