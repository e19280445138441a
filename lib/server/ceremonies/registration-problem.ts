import 'server-only';
import type { Refusal } from '@/lib/result';
import { readerLocale, translations } from '@/lib/server/i18n';
import { type Problem, problemOf } from '@/lib/server/problem';

/** How many models a sentence names before it only counts. */
const named = 5;

async function acceptedWords({ synced, models }: NonNullable<Refusal['accepts']>): Promise<string> {
  const t = await translations('accepted');
  if (models.length === 0) return t('deviceOnly');
  const rest = models.length - named;
  const shown = models.slice(0, named);
  if (rest > 0) shown.push(t('more', { count: rest }));
  const list = new Intl.ListFormat(await readerLocale()).format(shown);
  return t(synced ? 'models' : 'deviceOnlyModels', { models: list });
}

/** The problem that a refused registration is; where the policy refused, with which passkeys it accepts, in the reader's words. */
export async function registrationProblem(refusal: Refusal): Promise<Problem> {
  const problem = problemOf(refusal);
  if (!refusal.accepts) return problem;
  return { ...problem, values: { accepted: await acceptedWords(refusal.accepts) } };
}
