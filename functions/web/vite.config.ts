import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** The component library carries its few built-in words in thirty languages; the UI speaks one. */
function oneLanguage(): Plugin {
  const language = /\/intl\/([\w-]+)\/[a-z]{2}-[A-Z]{2}\.mjs$/;
  return {
    name: 'one-language',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!importer || !language.test(source) || source.endsWith('en-US.mjs')) return null;
      return this.resolve(source.replace(/[a-z]{2}-[A-Z]{2}\.mjs$/, 'en-US.mjs'), importer, { skipSelf: true });
    },
  };
}

/** Writes a .gz beside every asset that shrinks by it; web.go serves it to those who take it. */
function gzipped(): Plugin {
  let folder = '';
  return {
    name: 'gzipped',
    apply: 'build',
    configResolved: (config) => void (folder = join(config.root, config.build.outDir, 'assets')),
    async closeBundle() {
      for (const name of await readdir(folder)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const plain = await readFile(join(folder, name));
        const small = gzipSync(plain, { level: 9 });
        if (small.length < plain.length * 0.9) await writeFile(join(folder, `${name}.gz`), small);
      }
    },
  };
}

export default defineConfig({
  plugins: [oneLanguage(), gzipped()],
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // One page for each app; pages.go serves them.
      input: ['index.html', 'ucsm/index.html'],
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
  },
  server: { proxy: Object.fromEntries(['/join/v1', '/nuova'].map((path) => [path, { target: 'https://127.0.0.1:8443', secure: false }])) },
});
