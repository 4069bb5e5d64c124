"""Short and long lists with what can be done to them."""
