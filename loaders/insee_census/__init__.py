"""Census of communes (INSEE): population, work, commuting, households, living standard."""
