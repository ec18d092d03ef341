"""The commands that build, serve and picture the site."""
