"""The parts of *My weeks*: the picture with its picked week, and the list of weeks."""
