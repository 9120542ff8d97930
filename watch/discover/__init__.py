"""From the page of a site to what may be collected from it. Pure."""
