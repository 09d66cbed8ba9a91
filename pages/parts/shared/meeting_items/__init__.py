"""What meetings asked for: written down, and followed until it is answered."""
