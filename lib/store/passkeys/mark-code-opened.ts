import { prisma } from '@/lib/store/postgres/prisma';

/** Remembers when a link was first looked at; looking neither uses it up nor starts anything. */
export async function markCodeOpened(codeId: string, now: Date): Promise<void> {
  await prisma().oneTimeCode.updateMany({
    where: { id: codeId, openedAt: null },
    data: { openedAt: now },
  });
}
