"""The parts of *My weeks* that hand something out or take something in: the page for a conversation, and
weeks from a person's own file.
"""
