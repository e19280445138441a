import { headers } from 'next/headers';
import { earlyPress, earlyPressMark } from '@/lib/early-press';

/**
 * The scripts of the sign-in pages, allowed by the nonce that `proxy.ts` made for this request. It goes before the
 * buttons: from there on a press is kept until the element runs.
 */
export async function PasskeyScript() {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <>
      <script
        nonce={nonce}
        {...{ [earlyPressMark]: '' }}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, which React would escape as text.
        dangerouslySetInnerHTML={{ __html: earlyPress }}
        suppressHydrationWarning
      />
      <script async src="/passkey.js" nonce={nonce} />
    </>
  );
}
