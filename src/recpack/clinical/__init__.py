"""Facts, document classes, checklists: rules over clean documents."""
