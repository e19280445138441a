/** Lets Ctrl-C and the like run the exit handlers, which stop the database and discard what is unfinished. */
export function leaveOnSignals(): void {
  const leave = () => process.exit(130);
  process.once('SIGINT', leave).once('SIGTERM', leave).once('SIGHUP', leave);
}
