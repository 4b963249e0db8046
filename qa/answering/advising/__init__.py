"""What would have helped where nothing was answered."""
