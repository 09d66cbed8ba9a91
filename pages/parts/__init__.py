"""What the screens share: the shell, data, words, numbers, pictures, lists and exports."""
