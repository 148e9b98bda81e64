import "#lib/domain/jitless.ts";
import { createRoot } from "react-dom/client";
import { askWorker } from "#components/console/ask-worker.ts";
import { ConsoleApp } from "#components/console/ConsoleApp.tsx";
import { verifyInPage } from "#components/console/web-verify.ts";

const root = document.getElementById("root");
if (root) createRoot(root).render(<ConsoleApp ask={askWorker} verify={verifyInPage} options="/options.html" />);
