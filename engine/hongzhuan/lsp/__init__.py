"""The language server: what an editor shows while a rule file is being written. `server.py` speaks the protocol, the rest
knows nothing of it."""
