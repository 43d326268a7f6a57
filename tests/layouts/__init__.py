"""Small whole files in each publisher's layout, the kinds of change they meet, and their judge."""
