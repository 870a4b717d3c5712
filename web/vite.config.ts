// How the workbench is built: `vite build web` (npm run build) → web/dist, which the API serves. The API puts a fresh style nonce in
// place of __NONCE__ at every answer.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  resolve: {
    alias: {
      // @rjsf/core imports this package from its test helper without declaring it: it becomes an empty module
      '@rjsf/validator-ajv8': fileURLToPath(new URL('./empty.ts', import.meta.url)),
      // 20 KB of every form for hints that are never Markdown
      'markdown-to-jsx/react': fileURLToPath(new URL('./plain-text.ts', import.meta.url)),
    },
  },
  html: { cspNonce: '__NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_200 },
});
