import { hasAdministrator } from '@/lib/store/settings/admin-exists';

/** Whether an administrator can sign in. Anybody may know: the sign-in page says where the set-up link is until then. */
export async function isSetUp(): Promise<{ isSetUp: boolean }> {
  return { isSetUp: await hasAdministrator() };
}
