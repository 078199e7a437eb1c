"""Series of objects: how they were made, where frames lie, windows, stacks of pictures."""
