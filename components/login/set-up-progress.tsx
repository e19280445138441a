/** How far the set-up is: a bar for each step, and the same in words. */
export function SetUpProgress({ step, text }: { step: 1 | 2; text: string }) {
  return (
    <div className="grid grid-cols-1 gap-2">
      <div aria-hidden="true" className="flex gap-1.5">
        {([1, 2] as const).map((each) => (
          <span
            key={each}
            className={`h-1.5 flex-1 rounded-full border ${
              each <= step
                ? 'border-accent bg-accent forced-colors:bg-[Highlight]'
                : 'border-line bg-sunken'
            }`}
          />
        ))}
      </div>
      <p className="text-center text-ink-soft text-sm">{text}</p>
    </div>
  );
}
