/** A browser tells its person why an address fails, and an extension not: so the person is shown how to ask it. */
import { Words } from "../ui/Words.tsx";

const HELPED = new Set(["server-unreachable", "server-foreign"]);

const SIGNS: readonly [sign: string, means: string][] = [
  ["“can’t be found”", "The name is wrong, or known only inside the company’s network: is the VPN on?"],
  ["“refused to connect”", "The server is off, or listens on another port."],
  [
    "“not private”, “certificate”",
    "The certificate is not trusted or has expired. IT has to mend it: do not click it away.",
  ],
  ["“your clock is behind” or “ahead”", "Set this computer’s date and time."],
  ["“proxy”, or a page to sign in to the network", "Sign in there, then try again here."],
  ["another website", "The address is somebody else’s: ask for the right one."],
  [
    "a line with “countersign” in it",
    "The server is there, but does not have this extension on its list: tell your administrator.",
  ],
];

export function ConnectHelp({ code, server }: { code: string; server: string }) {
  const address = safeAddress(server);
  if (!HELPED.has(code) || address === null) return null;
  return (
    <section className="card help" aria-labelledby="help">
      <h2 id="help">What it can be</h2>
      <p>
        <a className="link" href={`${address}/v1/hello`} target="_blank" rel="noreferrer">
          Open <Words>{address}</Words> in a tab
        </a>
        . What the browser says there tells the reason:
      </p>
      <dl className="signs">
        {SIGNS.map(([sign, means]) => (
          <div key={sign}>
            <dt>{sign}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function safeAddress(server: string): string | null {
  const url = URL.parse(server);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.origin : null;
}
