"""What is in deploy/, read and tried as far as a test can without containers."""
