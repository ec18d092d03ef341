"""What reads and runs pages, for the tests and for `make outputs`."""
