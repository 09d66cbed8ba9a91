"""The frame around every page: header, navigation, selection, data access, the server's guard."""
