import 'server-only';
import { checkSetupCode, type EnteredPerson } from '@/lib/operations/system/check-setup-code';
import { browserCaller } from '@/lib/server/browser-caller';

/** How a set-up link stands, and who was entered under it before; looking at it uses nothing up. */
export async function loadSetup(
  code: string,
): Promise<
  { kind: 'open'; entered: EnteredPerson | null } | { kind: 'finished' } | { kind: 'invalid' }
> {
  const checked = await checkSetupCode(await browserCaller(), { code }, 'look');
  if (checked.ok) return { kind: 'open', entered: checked.value.entered };
  return { kind: checked.error.code === 'setup_finished' ? 'finished' : 'invalid' };
}
