/** Seconds in each unit, the largest first. */
export const secondsPerUnit = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const;

export type DurationUnit = keyof typeof secondsPerUnit;

const units: DurationUnit[] = ['days', 'hours', 'minutes', 'seconds'];

export function isDurationUnit(text: string): text is DurationUnit {
  return text in secondsPerUnit;
}

/** Writes a number of seconds in the largest unit that needs no fraction. */
export function splitSeconds(seconds: number): { amount: number; unit: DurationUnit } {
  const fits = (unit: DurationUnit) => seconds > 0 && seconds % secondsPerUnit[unit] === 0;
  const unit = units.find(fits) ?? 'seconds';
  return { amount: seconds / secondsPerUnit[unit], unit };
}
