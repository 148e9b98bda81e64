import { createRoot } from "react-dom/client";
import { askWorker } from "#components/console/ask-worker.ts";
import { browserDoor } from "#components/options/browser-door.ts";
import { deviceName } from "#components/options/device-name.ts";
import { OptionsApp } from "#components/options/OptionsApp.tsx";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <OptionsApp
      ask={askWorker}
      door={browserDoor}
      console="/console.html"
      deviceName={deviceName(navigator.userAgent)}
    />,
  );
}
