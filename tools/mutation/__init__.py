"""Small mistakes, planted to see whether a test notices."""
