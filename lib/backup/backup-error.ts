/** A backup cannot be made, read or restored like this; the message is a sentence that says what to do. */
export class BackupError extends Error {
  readonly code = 'backup_refused';
}

/** What is said of a file that is not what was written. */
export function damaged(file: string): BackupError {
  return new BackupError(
    `${file} is damaged or was cut short: it is not as it was written. Nothing was changed; use another copy of it.`,
  );
}

const refusals =
  /^(ENOSPC|EDQUOT|EFBIG|EROFS|EACCES|EPERM|EIO|ENOENT|ENOTDIR|EISDIR|ENAMETOOLONG|ELOOP)$/;
const fileCalls = /^(open|read|write|writev|fsync|rename|stat|lstat|fstat|close)$/;

/** Node's words for what the file system refused; null for any other error, one of a socket among them. */
export function fileRefusal(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const isRefusal = refusals.test(String(error.code)) && fileCalls.test(String(error.syscall));
  return isRefusal ? error.message : null;
}
