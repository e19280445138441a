/** The site of whoever attacks. */
export const evil = 'evil.example';

/** Pages that only people who are signed in may read. */
export const guarded = [
  '/account/security',
  '/console',
  '/console/invite',
  '/console/login-policy',
];

/** Words of those pages. */
export const secrets =
  /First steps|ways? back in|Your passkeys|How long a sign-in counts|RP ID|Create the link/;
