import { type Config, config } from '@/lib/config';
import { answerJson } from '@/lib/front-door/answer';
import { pathOf } from '@/lib/front-door/match-request';
import type { Handler } from '@/lib/front-door/route';
import { isAppOrigin } from '@/lib/relying-party';

/** One file under `/.well-known` (RFC 8615): JSON, or the place where it really is. */
type WellKnown = { body: object } | { location: string };

type Settings = Pick<Config, 'origins' | 'publicUrl'>;

const securityPage = ({ publicUrl }: Settings) => new URL('/account/security', publicUrl).href;

/**
 * Related origins (WebAuthn L3 §5.11, exactly the configured ones of pages), where passkeys are made and managed
 * (W3C Passkey Endpoints), and where credentials are changed (W3C A Well-Known URL for Changing Passwords).
 */
const files = new Map<string, (settings: Settings) => WellKnown>([
  [
    '/.well-known/webauthn',
    ({ origins }) => ({ body: { origins: origins.filter((origin) => !isAppOrigin(origin)) } }),
  ],
  [
    '/.well-known/passkey-endpoints',
    (settings) => ({ body: { enroll: securityPage(settings), manage: securityPage(settings) } }),
  ],
  ['/.well-known/change-password', (settings) => ({ location: securityPage(settings) })],
]);

/** The well-known paths that we answer. */
export const wellKnownPaths: readonly string[] = [...files.keys()];

/** The file at a well-known path, as the settings make it; null where there is none. */
export function wellKnown(path: string, settings: Settings): WellKnown | null {
  return files.get(path)?.(settings) ?? null;
}

/** Answers one of `wellKnownPaths`: JSON, or a redirect to the page meant (302). */
export const answerWellKnown: Handler = (request, response) => {
  const found = wellKnown(pathOf(request), config());
  if (!found) throw new Error('no well-known file has this path');
  if ('location' in found)
    response.writeHead(302, { location: found.location, 'cache-control': 'no-store' }).end();
  else answerJson(response, 200, found.body);
};
