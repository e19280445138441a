import { Disclosure } from '@/components/ui/disclosure';
import type { Problem } from '@/lib/server/problem';
import { ElsewhereButtons } from './elsewhere-buttons';
import { SignInPart } from './sign-in-part';

/** Problems that a passkey kept elsewhere may not have. */
const helped: Problem['code'][] = [
  'not_used',
  'took_too_long',
  'ceremony_expired',
  'blocked',
  'device_problem',
  'no_pin',
  'not_supported',
  'ceremony_failed',
  'no_passkeys',
  'user_verification_required',
];

type TextName =
  | 'otherDevice'
  | 'elsewhere'
  | 'otherDeviceHow'
  | 'usePhone'
  | 'useKey'
  | 'lost'
  | 'lostHow'
  | 'waiting'
  | 'cancel';

/** The sentences of the other ways. */
export type OtherWaysTexts = Record<TextName, string>;

type OtherWaysProps = Omit<Parameters<typeof SignInPart>[0], 'children'> & {
  /** What the last try met: where these ways may help, they are open. */
  problem: Problem | null;
  texts: OtherWaysTexts;
};

/** A passkey on a phone or a security key, and what to do without any. */
export function OtherWays({ problem, texts, ...part }: OtherWaysProps) {
  const code = problem?.code;
  return (
    <div>
      <Disclosure
        summary={texts.otherDevice}
        open={code !== undefined && helped.includes(code)}
        data-ways
        suppressHydrationWarning
      >
        <p className="hidden in-[[elsewhere]]:block">{texts.elsewhere}</p>
        <p>{texts.otherDeviceHow}</p>
        <SignInPart {...part}>
          <ElsewhereButtons texts={texts} />
        </SignInPart>
      </Disclosure>
      <Disclosure summary={texts.lost} open={code === 'passkey_removed'}>
        <p>{texts.lostHow}</p>
      </Disclosure>
    </div>
  );
}
