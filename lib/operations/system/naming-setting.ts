import { StartError } from '@/lib/operations/system/start-error';
import { isStoreUnavailable, storeError } from '@/lib/store/postgres/errors';
import { explainRefusal } from '@/lib/store/postgres/refusals';

/** The file system refuses; node's message names the file. */
const fileRefusals = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'];

function isFileRefusal(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    'syscall' in error &&
    fileRefusals.includes(String(error.code))
  );
}

/**
 * Does work on the database that a setting leads to. What the database refuses, or that it does not answer, becomes a
 * StartError with one sentence that begins with the setting's name; any other error stays as it is.
 */
export async function namingSetting<T>(setting: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = explainRefusal(error);
    if (sentence !== null) throw new StartError(`${setting}: ${sentence}`, { cause: error });
    if (isFileRefusal(error))
      throw new StartError(`${setting}: ${error.message}.`, { cause: error });
    const told = storeError(error);
    if (!isStoreUnavailable(told)) throw error;
    const reason = told.message || 'it says nothing';
    throw new StartError(`${setting}: the database does not answer (${reason}).`, { cause: error });
  }
}
