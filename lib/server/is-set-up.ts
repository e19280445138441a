import 'server-only';
import { isSetUp as read } from '@/lib/operations/system/is-set-up';

/** Whether the installation has an administrator who can sign in. */
export async function isSetUp(): Promise<boolean> {
  return (await read()).isSetUp;
}
