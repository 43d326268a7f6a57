"""Sites clés en main France 2030 (ANCT)."""
