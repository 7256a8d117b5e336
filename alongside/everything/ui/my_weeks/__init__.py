"""The parts of *My weeks* that hand something out: the page for a conversation."""
