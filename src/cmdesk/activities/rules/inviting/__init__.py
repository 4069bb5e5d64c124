"""What customers are invited to: the gathering, who is chosen for it, and what becomes of each invitation."""
