"""Open311 GeoReport v2: other cities' apps and forms report to this portal, and read what became of
it (https://wiki.open311.org/GeoReport_v2/)."""
