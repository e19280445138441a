import { passkeyHereOptions } from '@/lib/server/passkey-here-options';

/** Creation options for the script of the page that offers a passkey of this device. */
export function POST(request: Request): Promise<Response> {
  return passkeyHereOptions(request);
}
