"""Where postcodes lie and how long the way between them takes."""
