"""How the whole site stands up: many families at once, and being killed. Real server processes, nothing faked."""
