"""Publications and services as plain HTML: for people without JavaScript, and search engines."""
