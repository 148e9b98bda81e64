/**
 * Serves the gallery on a free port: components as they are, no extension and no server around them. Built once and not
 * served module by module, which every picture would wait for; React's own warnings stay in.
 */
import path from "node:path";
import { build, type InlineConfig, preview } from "vite";

export async function serveGallery(outDir: string): Promise<{ url: string; close(): Promise<void> }> {
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: "error",
    define: { "process.env.NODE_ENV": JSON.stringify("development") },
    build: {
      outDir,
      minify: false,
      target: "es2024",
      rolldownOptions: { input: ["index.html", "frame.html"].map((name) => path.join(import.meta.dirname, name)) },
    },
    preview: { host: "127.0.0.1", port: 0, open: false },
  };
  await build(config);
  const server = await preview(config);
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("the gallery has no address");
  return { url, close: () => server.close() };
}
