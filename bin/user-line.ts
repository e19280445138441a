import type { User } from '@/lib/model';

/** A name may hold what would move the cursor of a terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, '�');

/** One line for each user, in columns: id, state, kind or roles, login name, name. */
export function userLines(users: User[]): string[] {
  const rows = users.map(({ id, state, kind, roles, loginName, displayName }) =>
    [id, state, roles.join(',') || kind, loginName, displayName].map(printable),
  );
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
