/** The two HTML documents. Nothing of a ticket is ever written into them: the page adds it as text, by script. */
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID } from "../data/people.ts";

/** No inline script, no foreign host; the real desk's policy is not known word for word. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const head = `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page/desk.css">
<link rel="stylesheet" href="/assets/page/ticket.css">
<link rel="stylesheet" href="/assets/page/composer.css">`;

export const agentPage = `<!doctype html>
<html lang="en">
<head>
${head}
<title>Acme</title>
<script type="module" src="/assets/page/main.ts"></script>
</head>
<body></body>
</html>`;

export const signInPage = `<!doctype html>
<html lang="en">
<head>
${head}
<title>Sign in : Acme</title>
</head>
<body class="p-sign-in">
<form method="post" action="/support/login">
<h1>Acme help desk</h1>
<p>You are signed out. Who is working today?</p>
<button class="p-button p-primary" name="user" value="${FRESHDESK_SAM_ID}">Sam, support agent</button>
<button class="p-button" name="user" value="${FRESHDESK_MIA_ID}">Mia, team lead</button>
</form>
</body>
</html>`;
