import { prisma } from '@/lib/store/postgres/prisma';

/** Whether there is another person besides one, and whether a machine has a token. */
export async function readWhoIsThere(
  userId: string,
): Promise<{ hasOtherPeople: boolean; hasToken: boolean }> {
  const [person, token] = await Promise.all([
    prisma().user.findFirst({
      // INITIAL: entered on the set-up page, and left at that.
      where: { kind: 'human', id: { not: userId }, state: { not: 'INITIAL' } },
      select: { id: true },
    }),
    prisma().accessToken.findFirst({
      where: { user: { kind: 'machine', state: 'ACTIVE' } },
      select: { id: true },
    }),
  ]);
  return { hasOtherPeople: person !== null, hasToken: token !== null };
}
