import { headers } from 'next/headers';

/** The one script of the sign-in pages, allowed by the nonce that `proxy.ts` made for this request. */
export async function PasskeyScript() {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return <script async src="/passkey.js" nonce={nonce} />;
}
