"""The composition root: settings, addresses, servers; nothing imports it."""
