"""The collection: from files to ranked passages. Knows nothing of answers or pages."""
