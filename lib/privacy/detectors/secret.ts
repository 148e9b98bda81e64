/** Keys, passwords and one-time codes: by the forms that issuers give them, or called one by the words before. */
import { type Detector, type Found, matches, SPACED } from "./detector.ts";

const ISSUED = new RegExp(
  `(?<![\\w])(?<value>${[
    "(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,247}",
    "sk-(?:ant-|proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{20,200}",
    "whsec_[A-Za-z0-9+/=]{16,100}",
    "gh[pousr]_[A-Za-z0-9]{20,255}",
    "github_pat_[A-Za-z0-9_]{20,255}",
    "gl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{16,64}",
    "xox[abeoprs]-[A-Za-z0-9-]{10,250}",
    "xapp-\\d-[A-Za-z0-9-]{10,250}",
    "(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}(?![A-Z0-9])",
    "AIza[A-Za-z0-9_-]{30,45}",
    "ya29\\.[A-Za-z0-9_-]{20,300}",
    "GOCSPX-[A-Za-z0-9_-]{20,40}",
    "SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}",
    "shp(?:at|ss|ca|pa)_[A-Fa-f0-9]{24,64}",
    "npm_[A-Za-z0-9]{30,50}",
    "pypi-[A-Za-z0-9_-]{30,250}",
    "hf_[A-Za-z0-9]{25,60}",
    "do[opr]_v1_[a-f0-9]{40,80}",
    "sq0[a-z]{3}-[A-Za-z0-9_-]{20,50}",
    "EAA[A-Za-z0-9]{40,300}",
    "key-[a-f0-9]{32}",
    "(?:AC|SK)[a-f0-9]{32}",
    "\\d{8,10}:AA[A-Za-z0-9_-]{30,40}",
    "pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}",
    "dckr_pat_[A-Za-z0-9_-]{20,40}",
    "eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{8,8000}(?:\\.[A-Za-z0-9_-]{0,2000})?",
  ].join("|")})(?![\\w])`,
);
const BEARER = /\b(?:bearer|basic)[ \t]{1,3}(?<value>[A-Za-z0-9._~+/=-]{12,4000})/i;
const PEM_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;

const PASSWORD = [
  "pass ?words?",
  "pass ?phrase",
  "passcode",
  "pwd",
  "passwd",
  "pw",
  "login data",
  "pin(?:[ -]?code)?",
  "puk",
  "passwort",
  "kennwort",
  "passwörter",
  "zugangscode",
  "mot de passe",
  "mdp",
  "contraseña",
  "contrasena",
  "clave(?: de acceso)?",
  "palabra clave",
  "senha",
  "parola d'ordine",
  "wachtwoord",
  "hasło",
  "lösenord",
  "şifre",
  "пароль",
].join("|");
const KEY =
  "(?:api|secret|access|private|client|license|licence|auth|encryption|signing|webhook)[ _-]?(?:key|secret|token)s?|api-?schlüssel|lizenzschlüssel|clé (?:api|secrète|d'api)|clave (?:de )?api|secret|token|jeton|(?:x-)?api-key|client_secret|access_token";
const IS =
  "(?:\\s{0,2}[:=]{1,2}>?|\\s-(?=\\s)|\\s(?:is|was|ist|war|lautet|est|es|é|è|ist jetzt|is now|is still|is set to|lautete|era)(?:\\s?:)?)";
const QUOTED = `"[^"\\n]{3,80}"|'[^'\\n]{3,80}'|\\*\\*?[^*\\n]{3,80}\\*\\*?|«[^»\\n]{3,80}»|\`[^\`\\n]{3,80}\``;
const SAID = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<password>${PASSWORD})|(?<key>(?<![?&#-])(?:${KEY})))(?: \\([^)\\n]{1,24}\\))?["']?(?:\\s[^\\s:=,;.!?]{1,24}){0,4}?(?<is>${IS})[ \\t]{0,3}(?:${QUOTED}|(?<value>[^\\s"',;<>「」。、]{4,200}))`,
  "iu",
);
const NAMED_IN_QUOTES = new RegExp(`(?<![\\p{L}\\p{N}])(?:${PASSWORD})[ \\t]{1,3}(?:"(?<value>[^"\\n]{4,80})")`, "iu");
/** Without a verb between: only what cannot be a word. */
const NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<password>${PASSWORD})|(?<key>${KEY}))[ \\t]{1,3}(?<value>[^\\s"',;:=<>「」。、]{6,200})`,
  "iu",
);
const SAID_UNSPACED =
  /(?:パスワード|暗証番号|合言葉|密码|비밀번호|كلمة المرور|كلمة السر|الرقم السري|الرمز السري)[^\n:A-Za-z0-9]{0,8}:?[ \t]{0,3}["「『]?(?<value>[A-Za-z0-9!-/:;=?@_~^*$%&#.+-]{4,100})/u;

const CODE_BEFORE = [
  "(?:verification|security|login|log-in|sign-?in|one[- ]?time|access|auth(?:entication|enticator|orization|orisation)?|two[- ]factor|2[- ]?fa|mfa|sms|recovery|backup|unlock|confirmation|activation|reset)[ -]?(?:pass)?(?:codes?|pin|password|number)",
  "(?:your|the|my|this|ihr|dein|mein|der|votre|ton|mon|le|tu|su|mi|el|il tuo|il mio) (?:code|código|codice) (?:is|was|ist|war|lautet|est|es|era|è)",
  "(?:your|ihr|dein|votre|ton|tu|su) (?!(?:discount|promo|coupon|gift|voucher|zip|postal|post|area|country|order|booking|product|tracking|referral|rabatt|gutschein|reservation|error|status|item|bar|qr)(?!\\p{L}))\\p{L}{2,15}[ -]code",
  "digit (?:code|pin|passcode|number)",
  "otp(?: code)?",
  "pin(?:[ -]?code)?",
  "passcode",
  "tan",
  "mtan",
  "cvv2?",
  "cvc2?",
  "cvn",
  "card verification (?:code|value)",
  "(?:bestätigungs|sicherheits|verifizierungs|anmelde|login|einmal|freischalt|aktivierungs|prüf|zugangs|sms-?|wiederherstellungs)(?:-?code|-?pin|passwort|nummer|ziffer)",
  "prüfnummer",
  "code (?:de )?(?:vérification|sécurité|confirmation|connexion|validation|secret|pin|sms|d'accès|à usage unique|d'authentification)",
  "cryptogramme",
  "(?:código|codigo|clave) (?:de )?(?:verificación|verificacion|seguridad|confirmación|acceso|un solo uso|sms|autenticación|verificação|segurança|confirmação)",
  "codice (?:di )?(?:verifica|sicurezza|conferma|accesso|sms|otp)",
  "(?:verificatie|bevestigings|beveiligings|inlog|toegangs)code",
].join("|");
const CODE_UNSPACED =
  "(?:認証|確認|検証|セキュリティ|ワンタイム)(?:コード|番号|パスワード)|暗証番号|验证码|인증번호|رمز (?:التحقق|التأكيد|الأمان|الدخول)|كود التحقق";
const CODE = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(?:${CODE_BEFORE})(?![\\p{L}])|${CODE_UNSPACED})[^\\n\\d]{0,32}?(?<![${SPACED}\\d.,/])(?<value>G-\\d{6}|(?:\\d{3}[ -]\\d{3,4}|\\d{3,8})(?!-[A-Z0-9])|(?=[A-Z0-9-]{0,8}\\d)[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){0,4})(?![${SPACED}\\d]|[.,]\\d|\\s?[€$%£])`,
  "iu",
);
const CODE_AFTER =
  /(?<![\p{L}\d.,#-])(?<value>\d{4,8}|\d{3} \d{3}) (?:is|ist|est|es|è) (?:your|my|the|ihr|dein|mein|der|votre|ton|mon|tu|su|mi|il tuo)(?: \p{L}{1,14})? [\p{L}-]{0,20}(?:code|pin|otp|código|codice|tan)/iu;

/** What people say about a password instead of telling it. */
const TALK =
  /^(?:not|no|nicht|wrong|incorrect|invalid|correct|right|expired|lost|forgotten|reset|needed|required|missing|please|bitte|still|also|too|the|that|this|being|never|always|working|falsch|richtig|ungültig|abgelaufen|vergessen|zurückgesetzt|weg|incorrecte?|correcte?|invalide|expirée?|perdue?|oubliée?|incorrecta|correcta|inválida|caducada|olvidada|perdida|sbagliata|scaduta|errada|n'est|pas|qui|que|what|where|how|when|from|with|sent|send|https?:.*|www\..*|\.+|-+|_+|\*+|•+|x+|\?+)[.,!?:;)]*$/iu;

export const secret: Detector = {
  type: "secret",
  *find(text) {
    for (const { found } of matches(ISSUED, text)) yield found;
    for (const { found } of matches(BEARER, text)) if (isRandom(text.slice(found.start, found.end), 12)) yield found;
    yield* pemBlocks(text);
    for (const { match } of matches(SAID, text)) {
      const found = told(text, match);
      if (found !== undefined) yield found;
    }
    for (const { found, match } of matches(NAMED, text)) {
      const value = (match.groups?.value ?? "").replace(/[.!?)]+$/, "");
      const least = match.groups?.key === undefined ? 6 : 16;
      if (isRandom(value, least) && /\d/.test(value)) yield { start: found.start, end: found.start + value.length };
    }
    for (const { found } of matches(NAMED_IN_QUOTES, text))
      if (!TALK.test(text.slice(found.start, found.end))) yield found;
    for (const { found } of matches(SAID_UNSPACED, text)) yield found;
    for (const pattern of [CODE, CODE_AFTER]) for (const { found } of matches(pattern, text)) yield found;
  },
};

function* pemBlocks(text: string): Generator<Found> {
  let from = 0;
  for (const begin of text.matchAll(PEM_BEGIN)) {
    if (begin.index < from) continue;
    const end = text.indexOf("-----END ", begin.index);
    // A block that was cut off is no less secret.
    const close = end === -1 ? -1 : text.indexOf("-----", end + 9);
    from = close === -1 ? Math.min(text.length, begin.index + 8000) : close + 5;
    yield { start: begin.index, end: from };
  }
}

/** The value after "password is": a word of the sentence is none. */
function told(text: string, match: RegExpExecArray): Found | undefined {
  const place = match.indices?.groups?.value;
  if (place === undefined) return quoted(match);
  const [start] = place;
  const value = (match.groups?.value ?? "")
    .replace(/[.,;:!?)]+$/, (tail) => (tail.startsWith("!") ? "!" : ""))
    .replace(/\*+$/, "");
  const found = { start, end: start + value.length };
  if (value.length < 4 || TALK.test(value) || TALK.test(match.groups?.value ?? "")) return undefined;
  if (match.groups?.key !== undefined) return isRandom(value, 8) ? found : undefined;
  if (/[\d!@#$%^&*_=+~]/.test(value) || /\p{Ll}\p{Lu}/u.test(value)) return found;
  const isDefined = /[:=]/.test(match.groups?.is ?? "");
  const isAlone = /^[ \t]*(?:[.!]?\s*$|[.!]?[ \t]*\n)/.test(text.slice(found.end, found.end + 40));
  return isDefined && isAlone ? found : undefined;
}

function quoted(match: RegExpExecArray): Found | undefined {
  const mark = /(["'`«]|\*\*?)(?:[^"'`»*]+)(?:["'`»]|\*\*?)$/.exec(match[0]);
  if (mark === null) return undefined;
  const inner = mark[0].slice(mark[1]?.length ?? 1).replace(/["'`»*]+$/, "");
  const start = match.index + mark.index + (mark[1]?.length ?? 1);
  return TALK.test(inner) ? undefined : { start, end: start + inner.length };
}

function isRandom(value: string, least: number): boolean {
  if (value.length < least || !/[A-Za-z]/.test(value)) return false;
  return /\d/.test(value) || (value.length >= 20 && /[a-z][A-Z]/.test(value));
}
