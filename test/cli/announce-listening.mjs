// Loaded into the program by a test: says on standard error that from now on it hears of Ctrl-C.
process.on('newListener', (event) => {
  if (event === 'SIGINT') setImmediate(() => process.stderr.write('listening\n'));
});
