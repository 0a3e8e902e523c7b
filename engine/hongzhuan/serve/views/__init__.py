"""The pages, one file a kind; each asks workers for data and fills a template."""
