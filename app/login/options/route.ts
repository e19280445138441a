import { signInOptions } from '@/lib/server/sign-in-options';

/** Options for the sign-in script, so that looking at the page writes nothing. */
export function POST(request: Request): Promise<Response> {
  return signInOptions(request);
}
