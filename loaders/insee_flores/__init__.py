"""Local units and employees by territory and division (INSEE, Flores)."""
