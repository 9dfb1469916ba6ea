"""Gets: pages, spiders, policies and imports that turn what is public into records."""
