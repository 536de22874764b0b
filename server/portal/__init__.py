"""The portal's rules: pure functions of documents and moments. No SQL, no HTTP."""
