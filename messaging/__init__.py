"""Python names of the platform's messaging commands."""
