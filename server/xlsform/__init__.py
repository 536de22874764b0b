"""A form written as an XLSForm (https://xlsform.org) becomes a form of the portal."""
