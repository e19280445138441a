import type { Ceremony } from '@/bench/load';

/** How many people each contestant has; every one has a passkey and an authenticator. */
export const people = 256;

/** A server under load, with what it takes to be one of its people. */
export type Contestant = {
  name: string;
  pid: number;
  /** The database that it uses, for counting. */
  databaseUrl: string;
  /** Begins a sign-in and finishes it with a signed assertion. */
  signIn: Ceremony;
  /** Registers one more passkey. */
  register: Ceremony;
  stop: () => Promise<void>;
};
