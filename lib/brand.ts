import { z } from 'zod';
import { type BrandImage, readBrandImage } from '@/lib/brand-image';
import type { Hex } from '@/lib/color';

const image = z.string().transform((path, context) => {
  const read = readBrandImage(path);
  if ('image' in read) return read.image;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

const accent = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'expected a colour like #0a6a4f')
  .transform((text) => text.toLowerCase() as Hex);

/** An address that pages lead to: of a place on the web, or for `mail` of a mailbox, too. */
function link(mail: boolean) {
  const expected = `expected an address like https://example.com/help${mail ? ' or mailto:help@example.com' : ''}`;
  return z.string().transform((text, context) => {
    const url = URL.parse(text);
    const isPlace = url?.protocol === 'https:' && url.hostname && !url.username && !url.password;
    const isMailbox =
      mail && url?.protocol === 'mailto:' && /^[^@\s?]+@[^@\s?]+$/.test(url.pathname);
    if (url && (isPlace || isMailbox)) return url.href;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

/** The settings that say how the pages look and where they lead to, besides RP_NAME. */
export const brandSettings = {
  BRAND_LOGO: image.optional(),
  BRAND_LOGO_DARK: image.optional(),
  BRAND_ICON: image.optional(),
  BRAND_ACCENT: accent.optional(),
  HELP_URL: link(true).optional(),
  PRIVACY_URL: link(false).optional(),
  TERMS_URL: link(false).optional(),
};

type Settings = z.infer<z.ZodObject<typeof brandSettings>>;

/** Whose installation it is, as people see it. */
export type Brand = {
  logo: BrandImage | null;
  /** In its place where the system is dark. */
  logoDark: BrandImage | null;
  /** Of tabs and home screens: BRAND_ICON, else a logo that is square. */
  icon: BrandImage | null;
  accent: Hex | null;
};

/** Where the foot of the pages leads to. */
export type Links = { help: string | null; privacy: string | null; terms: string | null };

const isSquare = ({ ratio }: BrandImage) => ratio !== null && ratio > 0.9 && ratio < 1.1;

/** The brand, as the settings make it. */
export function brandOf(settings: Settings): Brand {
  const { BRAND_LOGO: logo, BRAND_LOGO_DARK, BRAND_ICON, BRAND_ACCENT } = settings;
  return {
    logo: logo ?? null,
    logoDark: BRAND_LOGO_DARK ?? null,
    icon: BRAND_ICON ?? (logo && isSquare(logo) ? logo : null),
    accent: BRAND_ACCENT ?? null,
  };
}

/** The links, as the settings make them. */
export function linksOf({ HELP_URL, PRIVACY_URL, TERMS_URL }: Settings): Links {
  return { help: HELP_URL ?? null, privacy: PRIVACY_URL ?? null, terms: TERMS_URL ?? null };
}
