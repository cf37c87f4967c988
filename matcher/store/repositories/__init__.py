"""What one transaction can read and change, one repository per subject, all of one organisation."""
