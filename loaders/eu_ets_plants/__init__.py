"""Plants of the European emissions trading system (Union Registry)."""
