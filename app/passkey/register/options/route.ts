import { registrationOptions } from '@/lib/server/registration-options';

/** Options for the script of a registration link, so that looking at the page starts nothing. */
export function POST(request: Request): Promise<Response> {
  return registrationOptions(request);
}
