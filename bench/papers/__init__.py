"""Reading made pages by the product and by others, and counting what came of it."""
