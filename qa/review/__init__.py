"""What was asked and answered, what families and staff said of it, and which texts were served: kept in a database.

tables -> store -> everything else; qa.web shows it, and nothing here knows of pages.
"""
