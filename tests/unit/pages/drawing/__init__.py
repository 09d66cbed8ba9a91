"""What is sent of pictures and of tables: less than there is, and nothing lost."""
