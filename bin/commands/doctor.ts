import type { Command } from '@/bin/command';
import { Failure } from '@/bin/failure';
import { sayAside } from '@/bin/say-aside';
import { examine } from '@/lib/operations/system/doctor';

/** `doctor`: a line for each thing looked at; fails when one of them needs mending. */
export const doctor: Command = {
  summary: 'Look at configuration and database, and say what to mend',
  usage: '',
  async run() {
    const findings = await examine(sayAside);
    for (const { name, problem, fact } of findings) {
      console.log(problem === null ? `ok    ${name}: ${fact}` : `FAIL  ${name}: ${problem}`);
    }
    const failures = findings.filter(({ problem }) => problem !== null).length;
    if (failures > 0) throw new Failure(`${failures} of ${findings.length} need mending.`);
  },
};
