"""Citizens' accounts, through HTTP."""
