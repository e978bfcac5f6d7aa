"""Staff of the console: passwords, second factors, log-ins."""
