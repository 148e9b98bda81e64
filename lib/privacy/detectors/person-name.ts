/**
 * Names where a letter says them: after a greeting, an introduction, a title or a label, under a closing, or a common
 * first name with another name behind it. Any other capitalised word stays: it is a product more often than a person.
 */
import { isCommonFirstName } from "../first-names.ts";
import { CLOSING, COMPANY, GOODS, GREETING, MAKES, NO_FIRST, NO_NAME, PARTICLE } from "../name-words.ts";
import { namesInOwnScripts } from "../names-in-own-scripts.ts";
import { namesInRecords } from "../names-in-records.ts";
import { type Detector, type Found, matches } from "./detector.ts";

const WORD =
  "(?:[OD]'|Mc|Mac|[AEae]l-)?\\p{Lu}(?:[\\p{Ll}\\p{M}]{1,24}(?:[-'](?:\\p{Lu})?[\\p{Ll}\\p{M}]{1,24}){0,2}|\\p{Lu}{1,24}(?:-\\p{Lu}{2,24})?)";
const INITIAL = "\\p{Lu}\\.";
const PART = `(?:${WORD}|${INITIAL})`;
const NAME = `${PART}(?:[ ](?:${PARTICLE}[ ]){0,2}${PART}){0,3}`;
const TWO = `${PART}(?:[ ](?:${PARTICLE}[ ]){0,2}${PART}){1,3}`;
const TITLE =
  "(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Herrn?|Frau|Fräulein|Familie|Monsieur|Madame|Mademoiselle|Mme|Mlle|M|Señora?|Señorita|Sr|Sra|Srta|Don|Doña|Signora?|Signor|Sig|Sig\\.ra|Dott|Dottoressa|Senhora?|Dhr|Mevrouw|Mevr|Meneer|[Dd]e heer|[Hh]eer|herrn?|frau|mevrouw|meneer|monsieur|mademoiselle|señora?|señorita|signora?|signor|senhora?|Pan|Pani)\\.?";
const TITLES = `(?:${TITLE} (?:(?:Dr|Prof|Dipl|Ing|Mag)\\.(?:-Ing\\.)? ?){0,3})`;
const START = "(?<![\\p{L}\\p{N}_@.-])";
const either = (words: string): string =>
  words
    .split("|")
    .map((word) => word.replace(/(?<=^|[ (:/])\p{L}/gu, (letter) => `[${letter.toUpperCase()}${letter}]`))
    .join("|");

const SAYS = either(
  "my name is|my name's|my full name is|the name is|my (?:first |last |maiden |middle |sur)name is|mein (?:vor|nach)name ist|name's|name is|i am called|call me|this is|it's|i am|i'm|ich heiße|ich heisse|mein name ist|mein name lautet|mein vollständiger name ist|ich bin|hier ist|hier spricht|hier schreibt|je m'appelle|je me nomme|mon nom est|je suis|ici|c'est|me llamo|mi nombre es|mi nombre completo es|soy|le escribe|les escribe|le saluda|mi chiamo|il mio nome è|sono|meu nome é|me chamo|o meu nome é|chamo-me|sou o|sou a|sou|mijn naam is|ik heet|ik ben|jag heter|nazywam się|mam na imię|adım|меня зовут|моё имя|моє ім'я|мене звати",
);
/** After these a single capitalised word may be anything; two are a name, or one with a sign after it. */
const WEAK = /^(?:this is|it's|i am|i'm|call me|ich bin|hier ist|ici|c'est|je suis|soy|sono|sou|ik ben|is)$/i;
const LABEL = either(
  "full name|first name|last name|surname|name|customer name|customer|account holder|cardholder|card holder|name on (?:the )?(?:card|account|order)|recipient|requester|requestor|assignee|reporter|submitter|sender|patient|tenant|employee|beneficiary|payee|contact name|(?:shipping|billing|delivery|legal) name|next of kin|emergency contact|attn|attention|contact person|contact|billed to|bill to|ship to|shipped to|deliver to|signed by|from|passenger|guest|c/o|vorname|nachname|familienname|kontoinhaber(?:in)?|karteninhaber(?:in)?|empfänger(?:in)?|kunde|kundin|ansprechpartner(?:in)?|nom|prénom|nom complet|titulaire|destinataire|client|cliente|nombre|nombre completo|apellidos?|titular|destinatari[oa]|nome|nome completo|cognome|intestatario|sobrenome|naam|voornaam|achternaam|ontvanger|absender(?:in)?|besteller(?:in)?|zahlungsempfänger(?:in)?|bénéficiaire|expéditeur|expéditrice|beneficiari[oa]|remitente|nombre y apellidos|nome e cognome|mittente|rekeninghouder|contactpersoon|remetente|beneficiári[oa]",
);
const ROLE = either(
  "card ?holder|account holder|kontoinhaber(?:in)?|karteninhaber(?:in)?|titulaire|titular|intestatario|intestato a|rekeninghouder|requester|assignee|customer|client|employee|manager|supervisor|representative|technician|courier|tenant|landlord|director|nurse|attorney|lawyer|colleague|kollegin?|chauffeur|vendeur|vendeuse|user|buyer|recipient|passenger|guest|patient|agent|driver|kunde|kundin|kunden|empfänger|mitarbeiter|mitarbeiterin|cliente|clienta|destinatario|usuario|usuaria|klant|named|called|namens|nommée?|llamad[oa]",
);
const KIN = either(
  "manager|landlord|lawyer|accountant|doctor|nanny|cousin|aunt|uncle|nephew|niece|wife|husband|son|daughter|mother|father|brother|sister|mom|mum|dad|partner|girlfriend|boyfriend|colleague|boss|friend|neighbou?r|assistant|roommate|flatmate|grandmother|grandfather|grandson|granddaughter|fiancée?|mann|sohn|tochter|mutter|vater|bruder|schwester|freundin|freund|kollegin|kollege|nachbarin|nachbar|ehemann|ehefrau|mari|femme|épouse|époux|fils|fille|mère|père|frère|sœur|voisine?|collègue|amie?|esposa|esposo|marido|mujer|hij[oa]|madre|padre|herman[oa]|vecin[oa]|compañer[oa]|amig[oa]|moglie|marito|figli[oa]|fratello|sorella|collega|amic[oa]",
);
const ABOUT = either(
  "on behalf of|in the name of|under the name(?: of)?|in care of|addressed to|spoke (?:to|with)|talked to|speaking (?:to|with)|chatted with|ask for|belongs to|registered to|sold by|helped by|im namen von|auf den namen|auf den namen von|gesprochen mit|sprach mit|au nom de|de la part de|parlé avec|a nombre de|en nombre de|hablé con|de parte de|a nome di|parlato con|em nome de|falei com|op naam van|namens",
);
/** These name shops, carriers and towns too: only a full name counts, and none that begins like those. */
const TO_SOMEBODY = either(
  "contact|contacted|reach out to|according to|(?:signed|signed for|received|accepted|collected|picked up|handled|processed|written|sent|placed|booked|told|served|approved|requested|ordered|taken|assisted|advised|informed|reviewed|submitted|opened|created|owned|cancelled|authori[sz]ed|answered|contacted) by|(?:call|phone|ring|tell|ask|invite|text)|(?:speak|talk|spoke|talked|chat) (?:to|with)|(?:account|birthday|signature|estate|widow) of|(?:account|invoice|reservation|appointment|booking|letter|visa|policy) for|(?:name|contact|owner|holder|requester|recipient|assignee) (?:to|is|was)|care of|(?:forwarded|sent|gave|handed|delivered|reported|passed|escalated|assigned)(?: this| it| that)? to|met with|met|emailed|gift for|present for|remplacé par|signé par|reçu par|selon|remis à|firmado por|recibido por|entregado a|según|firmato da|ricevuto da|consegnato a|secondo|unterschrieben von|angenommen von|abgegeben bei|laut|getekend door|volgens|assinado por|recebido por|entregue a",
);
/** What people do and parcels do not. */
const DOES =
  "(?: from \\p{Lu}[\\p{L} ]{2,20}?)?(?: (?:has|had|just|also|never|already|then|twice)){0,2} (?:called|phoned|telephoned|rang|emailed|e-mailed|texted|wrote|asked|told|signed|paid|lives|complained|promised|explained|apologi[sz]ed|replied|answered|ordered|bought|spoke|works (?:at|for)|was the \\p{Ll}+ who|m?'?a (?:signé|appelé|téléphoné|commandé|écrit|payé|dit)|habite|n'a pas reçu|ha (?:firmado|llamado|pedido|pagado|escrito|firmato|chiamato|ordinato|pagato|scritto)|no ha recibido|non ha ricevuto|llamó|firmó|vive en|abita|assinou|ligou|pagou|não recebeu|mora|heeft (?:\\p{Ll}+ ){0,3}(?:getekend|gebeld|besteld|betaald|ontvangen))(?!\\p{L})";
/** What follows a name and nothing else. */
const INTRODUCED =
  ",? (?:here(?=[,.!]| again)|à l'appareil|am Apparat|al teléfono|al telefono|aan de lijn)|,? \\(?(?:SSN|DOB|dob|born (?:on|in|\\d)|date of birth|geboren am|geb\\.|né le|née le|nacid[oa] el|nat[oa] il)(?!\\p{L})";
const STREET_WORD =
  "(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|blvd|boulevard|court|ct|way|place|close|crescent|terrace|apt|rue|calle|via|rua|\\p{L}{3,20}(?:straße|strasse|str\\.|weg|platz|gasse|allee|straat|laan|gracht))";
const THANKS = either(
  "thanks|many thanks|thank you|thank you so much|sorry|danke|vielen dank|merci|gracias|grazie|obrigad[oa]|bedankt",
);
const ADDRESS_LABEL = either(
  "(?:shipping |delivery |billing |mailing |home |postal )?address|ship to|deliver to|bill to|(?:liefer|rechnungs)?(?:adresse|anschrift)|adresse de (?:livraison|facturation)|dirección de (?:envío|entrega|facturación)|indirizzo di (?:spedizione|consegna|fatturazione)|(?:aflever|bezorg|factuur)adres|endereço de entrega|morada de entrega",
);
const MY =
  "(?:[Mm]y|[Mm]eine?[mnr]?|[Mm]on|[Mm]a|[Mm]i|[Mm]io|[Mm]ia|[Oo]ur|[Uu]nsere?[mnr]?|[Nn]otre|[Nn]uestr[oa]|[Hh]is|[Hh]er)";

const PATTERNS: readonly {
  pattern: RegExp;
  isName?: (name: string, match: RegExpExecArray, text: string) => boolean;
}[] = [
  {
    pattern: new RegExp(
      `(?:^|[\\n>."!]\\s{0,4})(?:${GREETING}),?[ ](?:again[ ,]{1,2})?${TITLES}?(?<value>${NAME})(?=[ ]{0,2}(?:[,.!:;\\n\\r)-]|$))`,
      "u",
    ),
  },
  {
    pattern: new RegExp(`(?:^|[\\n]\\s{0,4})(?:${GREETING}),?[ ]${TITLES}?(?<value>${NAME})`, "u"),
    isName: (name) => isFirstName(name),
  },
  {
    pattern: new RegExp(`${START}${TITLES}(?<value>${NAME})`, "u"),
    isName: (name, match) => !/^M (?!\p{Lu}\p{Ll}+ \p{Lu})/u.test(match[0]) && name.length > 2,
  },
  { pattern: new RegExp(`${START}(?<says>${SAYS})[ ]?:?[ ](?:${TITLES})?(?<value>${NAME})`, "u"), isName: introduces },
  {
    pattern: new RegExp(
      `${START}(?:${LABEL})[ ]?(?:\\([^)\\n]{1,20}\\))?[ ]?:[ \\t]{0,4}(?:${TITLES})?(?<value>${NAME})(?![\\p{L}\\p{N}])(?=[ ]{0,2}(?:[,.;|/\\n\\r(<[-]|$|\\p{Ll}))`,
      "u",
    ),
  },
  { pattern: new RegExp(`${START}${MY} (?:\\p{Ll}{3,10} )?(?:${KIN}),? (?:${TITLES})?(?<value>${NAME})`, "u") },
  { pattern: new RegExp(`${START}(?:${ABOUT}) (?:${TITLES})?(?<value>${NAME})`, "u") },
  {
    pattern: new RegExp(
      `(?:^|[\\n.!?,])[ \\t]{0,4}${CLOSING.replaceAll("\\p", "\\p")}[ ]{0,2}[,.!-]{0,3}[ ]{0,2}(?:\\r?\\n[ \\t]{0,4}){1,3}(?:[-–*]{1,2} ?)?(?<value>${NAME})[ \\t]{0,3}(?=[\\r\\n,|(]|$)`,
      "iu",
    ),
    isName: isCapitalised,
  },
  {
    pattern: new RegExp(
      `(?:^|[\\n.!?])[ \\t]{0,4}${CLOSING}[ ]{0,2}[,.!-]{1,3}[ ]{1,2}(?<value>${NAME})[ \\t.]{0,3}(?=\\s*$|\\r?\\n)`,
      "iu",
    ),
    isName: isCapitalised,
  },
  {
    pattern: new RegExp(
      `(?:^|[\\n.!?])[ \\t]{0,4}${CLOSING}[ ]{1,2}(?<value>${TWO})[ \\t.]{0,3}(?=\\s*$|\\r?\\n)`,
      "iu",
    ),
    isName: isCapitalised,
  },
  { pattern: new RegExp(`\\n[ \\t]{0,4}(?:--|[-–—~*]) ?\\n?(?<value>${NAME})[ \\t]{0,3}(?=\\s*$|\\r?\\n)`, "u") },
  // A role before a full name: "customer Jane Doe called".
  { pattern: new RegExp(`${START}(?:${ROLE}) (?:${TITLES})?(?<value>${TWO})`, "u") },
  { pattern: new RegExp(`(?<value>${TWO})(?= wrote:| schrieb:| a écrit| escribió:| ha scritto:)`, "u") },
  { pattern: new RegExp(`${START}(?:${TO_SOMEBODY}) (?:${TITLES})?(?<value>${TWO})`, "u"), isName: isNoMake },
  {
    pattern: new RegExp(
      `(?<!(?<!\\p{L})(?:[Tt]he|[Aa]n?|[Yy]our|[Oo]ur|[Mm]y|[Tt]his|[Tt]hat|[Ll]a|[Ee]l|[Ii]l|[Hh]et|[Dd]e) )${START}(?:(?:As|And|But|When|If|Then|Also|Hello|Hi|Bonjour|Le|PS:?),? )?(?<value>${TWO})(?=${DOES}|${INTRODUCED})`,
      "u",
    ),
    isName: isNoMake,
  },
  // Before an address in brackets, as in the head of a mail.
  {
    pattern: new RegExp(`${START}(?<value>${NAME})(?="? ?[<(\\[](?:mailto:)?[\\w.+-]{1,64}@)`, "u"),
    isName: isNoMake,
  },
  {
    pattern: new RegExp(
      `(?:^|\\n|(?<!\\p{L})(?:to|an|chez|a|à|aan|für|for)[ ])(?<value>${TWO})(?=,[ ]?(?:[\\p{L}\\d'.]{1,20}[ ]){0,4}${either(STREET_WORD)}(?!\\p{L})|[ ]?\\r?\\n\\d{1,6}[ ](?:[\\p{L}\\d'.]{1,20}[ ]){1,4}${either(STREET_WORD)}(?!\\p{L}))`,
      "u",
    ),
    isName: isNoMake,
  },
  {
    pattern: new RegExp(
      `${START}(?:speak (?:to|with)|talk to|was called|is called|named|tell|ask|with|by|and|thanks to|s'appelle|se llama|si chiama|heißt|heet) (?<value>${PART})(?=[ ]?(?:[,.!?;\\n\\r]|$))`,
      "u",
    ),
    isName: (name) => isFirstName(name),
  },
  // The first line of an address.
  {
    pattern: new RegExp(
      `${START}(?:${ADDRESS_LABEL})(?::| is| ist| est| es)?\\s{1,4}(?:${TITLES})?(?<value>${TWO})(?=[ ]?[,\\n\\r][^\\n]{0,60}\\n?[^\\n]{0,60}\\d)`,
      "u",
    ),
    isName: isNoMake,
  },
  {
    pattern: new RegExp(
      `(?:^|[\\n.!?][ ]?)(?:${THANKS}),?[ ](?:${TITLES})?(?<value>${PART})(?=[ ]{0,2}(?:[,.!\\n\\r]|$|for|für|pour|por|per))`,
      "u",
    ),
  },
];

const FIRST_WORD = /(?<![\p{L}\p{N}_@.-])\p{Lu}[\p{L}\p{M}]+(?:-\p{Lu}[\p{L}\p{M}]+)?/gu;
const PLACE_BEFORE = /(?<!\p{L})(?:St\.?|Saint|San|Santa|Sankt|Port|Lake|Fort|Mount|King|Queen|Hotel) $/u;
const ARTICLE = /(?<!\p{L})(?:the|an?) $/iu;
const FULL_NAME = new RegExp(TWO, "uy");

export const personName: Detector = {
  type: "person_name",
  *find(text) {
    yield* afterFirstNames(text);
    yield* inSmallLetters(text);
    yield* namesInRecords(text);
    for (const { pattern, isName } of PATTERNS) {
      for (const { found, match } of matches(pattern, text)) {
        const cut = withoutOthers(text, found);
        if (cut !== undefined && isName?.(text.slice(cut.start, cut.end), match, text) !== false) yield cut;
      }
    }
    yield* namesInOwnScripts(text);
  },
};

const SMALL = "\\p{Ll}[\\p{L}\\p{M}'-]{1,24}";
const CALLED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:my name is|my name's|(?<![^\\n.,!?][ ])name is|ich heiße|mein name ist|je m'appelle|mon nom est|me llamo|mi nombre es|mi chiamo|me chamo|mijn naam is) (?<value>${SMALL}(?: ${SMALL})?)`,
  "iu",
);
/** After these anything may come: only what begins with a common first name counts. */
const CALLED_PERHAPS = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(?:this is|it's|its|i am|i'm|im|here is|name:?|ich bin|hier ist|je suis|soy|sono|ik ben|sou)|(?:^|[\\n.!?,])[ ]?(?:hi|hey|hello|hallo|dear|hola|ciao|thx|thanks|thank you|cheers|regards|best|danke|merci|gracias|grazie|lg|mfg|vg),?)[ ](?!i'?m |this |it'?s |ich |je )(?<value>${SMALL}(?: ${SMALL})?)(?=[ ]?(?:[,.!;\\n\\r]|$|and|from|here))`,
  "iu",
);

/** Many write their own name in small letters; how far it goes, only the next ordinary word says. */
function* inSmallLetters(text: string): Generator<Found> {
  for (const [pattern, isSure] of [
    [CALLED, true],
    [CALLED_PERHAPS, false],
  ] as const) {
    for (const { found } of matches(pattern, text)) {
      const [first = "", second = ""] = text.slice(found.start, found.end).split(" ");
      if (!/^\p{Ll}/u.test(first) || NO_NAME.has(first)) continue;
      if (!isSure && !isFirstName(first.charAt(0).toUpperCase() + first.slice(1))) continue;
      const isTwo = /^\p{Ll}/u.test(second) && !NO_NAME.has(second);
      yield { start: found.start, end: found.start + (isTwo ? `${first} ${second}` : first).length };
    }
  }
}

/** A common first name with another name behind it. */
function* afterFirstNames(text: string): Generator<Found> {
  let from = 0;
  for (const word of text.matchAll(FIRST_WORD)) {
    if (word.index < from || !isFirstName(word[0])) continue;
    if (ARTICLE.test(text.slice(Math.max(0, word.index - 5), word.index))) continue;
    if (PLACE_BEFORE.test(text.slice(Math.max(0, word.index - 8), word.index))) continue;
    FULL_NAME.lastIndex = word.index;
    const name = FULL_NAME.exec(text);
    const cut = name === null ? undefined : withoutOthers(text, { start: word.index, end: FULL_NAME.lastIndex });
    // A make of three words is none from its second word on either.
    if (cut !== undefined && MAKES.has(text.slice(cut.start, cut.end).toLowerCase())) from = cut.end;
    if (cut === undefined || !isFullName(text.slice(cut.start, cut.end))) continue;
    if (GOODS.has(/^ (\p{Ll}[\p{L}-]*)/u.exec(text.slice(cut.end, cut.end + 16))?.[1] ?? "")) continue;
    from = cut.end;
    yield cut;
  }
}

/** The words up to the first that is no name; nothing where that is the first. */
function withoutOthers(text: string, { start, end }: Found): Found | undefined {
  const words = [...text.slice(start, end).matchAll(/[^ ]+/g)];
  let to = start;
  for (const word of words) {
    const bare = word[0].toLowerCase().replace(/[.']s?$/, "");
    const isParticle = new RegExp(`^${PARTICLE}$`).test(word[0]);
    if (!isParticle && (COMPANY.has(bare) || GOODS.has(bare))) return undefined;
    if (!isParticle && NO_NAME.has(bare) && !/^\p{Lu}\.$/u.test(word[0])) break;
    if (!isParticle) to = start + word.index + word[0].length;
  }
  const value = text.slice(start, to).replace(/'s$/, "");
  // Only initials, or shouting that is no name ("HELP").
  if (!/\p{L}{2}/u.test(value)) return undefined;
  return { start, end: start + value.length };
}

function introduces(name: string, match: RegExpExecArray, text: string): boolean {
  const says = match.groups?.says ?? "";
  if (!WEAK.test(says)) return true;
  if (isFirstName(name)) return true;
  const end = match.index + match[0].length;
  const isEnd = /^\s{0,2}(?:[,.!\n]|$|from|und|and|aus|du|de|del|of|von|y|et)/.test(text.slice(end, end + 6));
  return name.includes(" ") && isEnd && !/^\p{Lu}+$/u.test(name.replace(/[^\p{L}]/gu, ""));
}

/** These patterns ignore case for the sake of the closing; the name must not. */
function isCapitalised(name: string): boolean {
  return (
    name.split(" ").every((word) => /^\p{Lu}/u.test(word) || new RegExp(`^${PARTICLE}$`).test(word)) &&
    !/\p{L}{2,}\d/u.test(name)
  );
}

function isFirstName(name: string): boolean {
  const [first = ""] = name.split(" ");
  return first.split("-").some(isCommonFirstName);
}

function isFullName(name: string): boolean {
  return name.includes(" ") && !MAKES.has(name.toLowerCase().replace(/'s$/, ""));
}

function isNoMake(name: string): boolean {
  const [first = ""] = name.toLowerCase().split(" ");
  return !NO_FIRST.has(first) && !MAKES.has(name.toLowerCase()) && /\p{Ll}/u.test(name);
}
