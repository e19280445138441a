import type { Cast } from '@/testing/gates/cast';
import type { BeginPath } from '@/testing/gates/ways-to-begin';
import { beginPaths } from '@/testing/gates/ways-to-begin';
import { type FinishAsk, finishOn, type Open, openOn } from '@/testing/gates/ways-to-finish';
import { arrange, changePolicy, type PolicyOwner, restoreGates } from '@/testing/gates/world';
import { origin } from '@/testing/people';
import type {
  AuthenticationConduct,
  SoftwareAuthenticator,
} from '@/testing/software-authenticator';

/** An open ceremony, in the middle of a case. */
type Scene = Open & { owner: PolicyOwner; cast: Cast };

/** One line of the table: what is the matter, and what the answer comes to. */
export type FinishCase = {
  when: string;
  /** False: nobody is named before, and no confirmation is begun. */
  isNamed?: false;
  before?: (owner: PolicyOwner) => Promise<unknown>;
  /** What happens between beginning and answering. */
  meanwhile?: (scene: Scene) => Promise<unknown>;
  /** Whose key answers; Minnie's unless told otherwise. */
  by?: (cast: Cast) => SoftwareAuthenticator | Promise<SoftwareAuthenticator>;
  how?: Partial<AuthenticationConduct>;
  ask?: (cast: Cast) => Partial<FinishAsk> | Promise<Partial<FinishAsk>>;
  /** The code on each path that the case concerns; `, spent` where the ceremony is spent on it. */
  codes: Partial<Record<BeginPath, string>>;
};

type Row = Omit<FinishCase, 'codes'> & { path: BeginPath; code: string };

/** The table as one row for each path. */
export const rowsOf = (cases: FinishCase[]): Row[] =>
  cases.flatMap(({ codes, ...rest }) =>
    beginPaths.flatMap((path) => {
      const code = codes[path];
      const isAsked = path !== 'confirm' || rest.isNamed !== false;
      return code && isAsked ? [{ ...rest, path, code }] : [];
    }),
  );

async function makeAsk(owner: PolicyOwner, cast: Cast, row: Row): Promise<FinishAsk> {
  await restoreGates(owner);
  await row.before?.(owner);
  const key = (await row.by?.(cast)) ?? cast.minnie.key;
  const scene = { ...(await openOn(row.path, cast, row.isNamed ?? true)), owner, cast };
  const more = await row.ask?.(cast);
  const credential = key.authenticate(scene.options, { origin: origin(), ...row.how });
  await row.meanwhile?.(scene);
  return { ...scene, caller: cast.login, credential, user: null, nextChallenge: null, ...more };
}

/** What a row comes to, after statement and explanation were held against each other. */
export const finishRow = (owner: PolicyOwner, cast: Cast, row: Row): Promise<string> =>
  finishOn(row.path, () => makeAsk(owner, cast, row));

export const everywhere = (code: string) => ({
  post: code,
  patch: code,
  page: code,
  confirm: code,
});
export const overApi = (code: string) => ({ post: code, patch: code });

export const onMinnie =
  (assignments: string) =>
  ({ cast }: Scene) =>
    arrange(`UPDATE users SET ${assignments} WHERE id = $1`, [cast.minnie.userId]);
export const onHerKeys =
  (assignments: string) =>
  ({ cast }: Scene) =>
    arrange(`UPDATE passkeys SET ${assignments} WHERE user_id = $1`, [cast.minnie.userId]);
export const onCeremony =
  (assignments: string) =>
  ({ ceremonyId }: Scene) =>
    arrange(`UPDATE ceremonies SET ${assignments} WHERE id = $1`, [ceremonyId]);
export const onSession =
  (assignments: string) =>
  ({ sessionId }: Scene) =>
    arrange(`UPDATE sessions SET ${assignments} WHERE id = $1`, [sessionId]);

/** The owner's policy asks for user verification where it can be had. */
export const preferring = (owner: PolicyOwner) =>
  changePolicy(owner, `user_verification = 'preferred'`);
/** That of the installation too, by which a sign-in of nobody begins. */
export const preferringAll = async (owner: PolicyOwner): Promise<void> => {
  await preferring(owner);
  await preferring('instance');
};
