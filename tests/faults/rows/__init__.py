"""One row of the table each: takes the stage and its size, returns what was found."""
