"""How Kaigi is deployed: templates of configuration files, and a rehearsal that runs them on this machine."""
