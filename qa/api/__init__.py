"""The HTTP face: FastAPI, and the JSON shapes that the command line shares with it."""
