"""Who is calling, through which door, and what that caller may do and see."""
