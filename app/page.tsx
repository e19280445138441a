import { redirect } from 'next/navigation';
import { currentSession } from '@/lib/server/current-session';

/** The start: to one's account when signed in, else to sign-in. */
export default async function StartPage() {
  redirect((await currentSession()) ? '/account/security' : '/login');
}
