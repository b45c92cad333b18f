"""Points that statements are seen at: sets of sizes, and values inside the declared domains."""
