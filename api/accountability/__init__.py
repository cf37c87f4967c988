"""What an auditor, a privacy officer and a person about whom data are kept may ask of passend."""
