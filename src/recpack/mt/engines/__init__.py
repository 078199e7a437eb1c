"""Translation engines behind one port."""
