"""What a contact leaves open: promises, requests and opinions, things to be given back."""
