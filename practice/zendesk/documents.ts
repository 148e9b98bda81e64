/** The two HTML documents. Nothing of a ticket is ever written into them: the page adds it as text, by script. */
import { MIA_ID, SAM_ID } from "../data/people.ts";

/** As strict as CKEditor can live with (styles included); the real desk's policy is not known. */
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

export const agentPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Practice desk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/ckeditor/ckeditor5.css">
<link rel="stylesheet" href="/assets/page/desk.css">
<link rel="stylesheet" href="/assets/page/conversation.css">
<link rel="modulepreload" href="/assets/ckeditor/ckeditor5.js">
<script type="module" src="/assets/page/main.ts"></script>
</head>
<body>
<div id="desk">
<nav id="rail" aria-label="Practice desk"></nav>
<header data-test-id="header-toolbar"></header>
<main id="main_panes"></main>
</div>
<div id="layer"></div>
</body>
</html>`;

export const signInPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · Practice desk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page/desk.css">
</head>
<body class="sign-in">
<form method="post" action="/access/login">
<h1>Practice desk</h1>
<p>You are signed out. Who is working today?</p>
<button class="primary" name="user" value="${SAM_ID}">Sam, support agent</button>
<button name="user" value="${MIA_ID}">Mia, team lead</button>
</form>
</body>
</html>`;
