/** A logo as pages show it: where it is, how wide it is by its height if that is known, and whether it says the name. */
export type BrandLogo = {
  src: string;
  /** In its place where the system is dark. */
  darkSrc: string | null;
  ratio: number | null;
  isWordmark: boolean;
};

const height = 40;

/** The logo of the brand, at most 40 px high and as wide as its place; `name` is what a wordmark says. */
function Logo({ logo, name }: { logo: BrandLogo; name: string }) {
  const { src, darkSrc, ratio, isWordmark } = logo;
  // By attributes: an SVG without a size of its own would be as narrow as its place lets it be.
  const size = ratio === null ? {} : { width: Math.round(height * ratio), height };
  return (
    <picture className="contents">
      {darkSrc ? <source srcSet={darkSrc} media="(prefers-color-scheme: dark)" /> : null}
      <img
        src={src}
        alt={isWordmark ? name : ''}
        {...size}
        className={`object-contain ${isWordmark ? 'min-w-0' : 'shrink-0'} ${ratio === null ? 'h-10 w-auto max-w-24' : ''}`}
      />
    </picture>
  );
}

/** The mark of the product: a latchkey whose bow is a keyhole. Decoration, so it has no name. */
function OwnMark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" fill="none" className="size-8 shrink-0 text-accent">
      <rect width="32" height="32" rx="9" fill="currentColor" />
      <g className="text-on-accent" fill="currentColor">
        <path
          fillRule="evenodd"
          d="M16 5.5a6.25 6.25 0 0 1 2 12.17V26.5h-4v-8.83A6.25 6.25 0 0 1 16 5.5Zm0 3.75a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"
        />
        <path d="M18 20h3.5v2.25H18zM18 24.25h2.5v2.25H18z" />
      </g>
    </svg>
  );
}

type BrandMarkProps = {
  name: string;
  /** Null or left out: the mark of the product. */
  logo?: BrandLogo | null;
  /** Of the name, where it stands beside a mark. */
  nameClassName: string;
};

/** Whose installation this is: a mark and the name beside it, or a wordmark alone. */
export function BrandMark({ name, logo, nameClassName }: BrandMarkProps) {
  return (
    <>
      {logo ? <Logo logo={logo} name={name} /> : <OwnMark />}
      {logo?.isWordmark ? null : <span className={nameClassName}>{name}</span>}
    </>
  );
}
