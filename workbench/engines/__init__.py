"""From a goal to a derivation: the roads, the author's pen, and the record that everything above reads."""
