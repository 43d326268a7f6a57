"""Kills, full and read-only disks, several builds at once: the current release stays whole."""
