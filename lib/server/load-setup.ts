import 'server-only';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { browserCaller } from '@/lib/server/browser-caller';

/** How a set-up link stands; looking at it uses nothing up. */
export async function loadSetup(code: string): Promise<{ kind: 'open' | 'finished' | 'invalid' }> {
  const checked = await checkSetupCode(await browserCaller(), { code }, 'look');
  if (checked.ok) return { kind: 'open' };
  return { kind: checked.error.code === 'setup_finished' ? 'finished' : 'invalid' };
}
