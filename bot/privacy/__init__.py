"""Privacy: finding and hiding identifiers, sealing what is stored, keeping words out of logs."""
