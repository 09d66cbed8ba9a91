"""What any page is made of: tables, charts, tiles, findings, downloads. It knows no subject."""
