/** Serves the gallery from memory on a free port: components as they are, no extension and no server around them. */
import path from "node:path";
import { createServer } from "vite";

export async function serveGallery(cacheDir: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir,
    logLevel: "error",
    server: {
      host: "127.0.0.1",
      port: 0,
      hmr: false,
      watch: null,
      fs: { allow: [path.resolve(import.meta.dirname, "../..")] },
    },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("the gallery has no address");
  return { url, close: () => server.close() };
}
