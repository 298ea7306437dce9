import { defineConfig, passthroughImageService } from 'astro/config'

// Nothing inline: the page is served with a policy that allows only its own files, as scripts and as styles.
export default defineConfig({
  output: 'static',
  // There is no picture to make smaller, and what would do it is not installed.
  image: { service: passthroughImageService() },
  build: { format: 'directory', inlineStylesheets: 'never' },
  vite: {
    build: { assetsInlineLimit: 0 },
    // What the build itself runs is bundled: from the built files another version of a package may be nearer than Astro's own.
    environments: { prerender: { resolve: { noExternal: true } } },
  },
  devToolbar: { enabled: false },
  prefetch: false,
})
