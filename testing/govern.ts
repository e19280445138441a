import { pool } from '@/lib/store/postgres/pool';

/** The policy that governs people of the default organization, behind the operations' backs. */
export type Governed = {
  /** Sets columns of that row. */
  set: (columns: Record<string, string | boolean | number>) => Promise<void>;
  /** Puts every policy back to what it was at first. */
  reset: () => Promise<void>;
  remove: () => Promise<void>;
};

const defaults = `passkeys_type = 'ALLOWED', user_verification = 'required', ignore_unknown_usernames = false,
  clone_detection = 'block'`;

async function governedBy(id: string, remove: () => Promise<void>): Promise<Governed> {
  return {
    async set(columns) {
      const names = Object.keys(columns);
      const assignments = names.map((name, index) => `${name} = $${index + 2}`).join(', ');
      await pool().query(`UPDATE login_policies SET ${assignments} WHERE id = $1`, [
        id,
        ...Object.values(columns),
      ]);
    },
    async reset() {
      await pool().query(`UPDATE login_policies SET ${defaults}`);
    },
    remove,
  };
}

async function ofOrganization(): Promise<Governed> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO login_policies (id, organization_id) SELECT id, id FROM organizations WHERE is_default RETURNING id`,
  );
  const id = rows[0]?.id ?? '';
  return governedBy(id, async () => {
    await pool().query('DELETE FROM login_policies WHERE id = $1', [id]);
  });
}

/** Both ways to be governed: by the instance's policy alone, and by one of the organization's own beside it. */
export const governEach = [
  { owner: 'the instance', setUp: () => governedBy('instance', async () => undefined) },
  { owner: 'the organization', setUp: ofOrganization },
] as const;
