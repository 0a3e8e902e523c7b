"""Pictures of results, with Altair; drawn offline by vl-convert. The extra `plots` brings both."""
