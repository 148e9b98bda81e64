/** Postal addresses by the street forms of eight languages, with the flat before and the town after them. */
import { after, before, type Detector, type Found, matches } from "./detector.ts";

const CAP = "(?:(?:St|Ste|Sta|Mt|Ft|Dr|\\p{Lu})\\.|\\p{Lu}[\\p{L}\\p{M}'-]{0,30})";
const HOUSE = "\\d{1,5}(?:\\s?[-/+]\\s?\\d{1,4})?(?:\\s?[a-zA-Z](?![\\p{L}\\d]))?";
const UP = (words: string): string =>
  words
    .split("|")
    .flatMap((word) => [word, word.toUpperCase(), word.toLowerCase(), word.charAt(0).toUpperCase() + word.slice(1)])
    .join("|");
const START = "(?<![\\p{L}\\p{N}_])";

const ENGLISH_KIND = UP(
  "Street|Avenue|Road|Lane|Drive|Boulevard|Court|Way|Place|Terrace|Close|Crescent|Square|Parkway|Highway|Row|Gardens|Grove|Mews|Hill|Walk|Circle|Trail|Alley|Quay|Wharf|Parade|Esplanade|Loop|Turnpike|Green|Rise|Plaza|Ridge|Run|Pike|Path|Point|View|Vale|Heights",
);
const ENGLISH_SHORT = UP("St|Ave|Rd|Ln|Dr|Blvd|Ct|Pl|Ter|Sq|Pkwy|Hwy|Cres|Cir|Trl");
const DIRECTION = "(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\\.?";
const UNIT =
  "(?:(?:[Aa]pt|[Aa]partment|[Ss]uite|[Ss]te|[Uu]nit|[Ff]lat|[Ff]loor|[Rr]oom)\\.?\\s?#?|#\\s?)[\\dA-Z]{1,6}(?![\\p{L}\\d])";
const ENGLISH = `(?:(?:${UNIT},?\\s{1,2}))?(?<!\\d[.,/])\\d{1,6}[A-Za-z]?(?:\\s?[-/]\\s?\\d{1,4})?,?\\s(?:${DIRECTION}\\s)?(?:(?:${CAP}|\\d{1,3}(?:st|nd|rd|th))\\s){0,4}?(?:${CAP}|\\d{1,3}(?:st|nd|rd|th)|[a-z]{3,15})\\s(?:(?:${ENGLISH_KIND})|(?:${ENGLISH_SHORT})\\b\\.?)(?![\\p{L}])(?:\\s${DIRECTION}(?![\\p{L}]))?`;
const BROADWAY = "\\d{1,5}\\s(?:Broadway|The Strand|Strand|Piccadilly|Whitehall|Pall Mall|Cheapside)(?![\\p{L}])";
const BOX =
  "(?:P\\.?\\s?O\\.?\\s?Box|Postfach|Apartado(?: de correos)?|Boîte postale|B\\.P\\.|Postbus|Casella postale)\\s\\d[\\d ]{1,7}\\d";

/** The rest of what the American post calls a street. Goods are called so too: only with more around them. */
const RARE_KIND =
  "Bay|Bend|Bluffs?|Branch|Bridge|Brooks?|Burgs?|Bypass|Canyon|Cape|Causeway|Centers?|Circles|Cliffs?|Club|Commons?|Corners?|Course|Courts|Coves?|Creek|Crest|Crossing|Crossroads?|Curve|Dale|Dam|Divide|Drives|Estates?|Expressway|Extensions?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Freeway|Garden|Gateway|Glens?|Greens|Groves|Harbors?|Haven|Hills|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|Knolls?|Lakes?|Landing|Lights?|Loaf|Locks?|Lodge|Mall|Manors?|Meadows?|Mills?|Mission|Motorway|Mount|Mountains?|Neck|Orchard|Oval|Overpass|Parks?|Parkways|Pass|Passage|Pines?|Plains?|Points|Ports?|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Ridges|River|Roads|Route|Shoals?|Shores?|Skyway|Springs?|Spurs?|Squares|Station|Stravenue|Stream|Streets|Summit|Throughway|Trace|Track|Trafficway|Tunnel|Underpass|Unions?|Valleys?|Via|Viaduct|Views|Villages?|Ville|Vista|Walks|Wall|Ways|Wells?";
const AMERICAN_RARE = `\\d{3,6}\\s(?:${DIRECTION}\\s)?(?:${CAP}\\s){1,3}?(?:${RARE_KIND})(?![\\p{L}])`;
const STATE =
  "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])";
const STATE_AND_CODE = new RegExp(`(?<=[\\p{L}.,'-])[ ]${STATE},?[ ]\\d{5}(?:-\\d{4})?(?![\\p{L}\\p{N}])`, "iu");
/** Number, street and town before state and code are an address whatever the street is called, and in small letters. */
const BEFORE_STATE =
  /(?<![\p{L}\p{N}_.,:-])\d{1,6}[A-Za-z]?(?:[ ][\p{L}\d.'#-]{1,20}){1,6}(?:,[ ]?(?:apt|unit|suite|ste|#)\.?[ ]?[\dA-Za-z]{1,6})?(?:,[ ]?\r?\n?[ ]?|[ ]?\r?\n[ ]?)(?:[\p{L}.'-]{2,20}[ ]){0,3}[\p{L}.'-]{2,20},?$/iu;
/** What a form calls an address, up to the end of its line. */
const LABELLED =
  /(?<![\p{L}\p{N}])(?:(?:street|home|postal|mailing|shipping|delivery|billing|new|my|full|current) )?(?:address|addr|adresse|anschrift|dirección|domicilio|indirizzo|endereço|morada|adres|adress)(?: line)?(?: ?\d)?\s?:[ \t]{1,4}(?<value>[\p{L}\d#][^\n\r;|"<>@(){}=]{5,120})/iu;

const GERMAN_END =
  "(?:stra(?:ß|ss)e|str\\.|str|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|markt|berg|graben|pfad|stieg|promenade|wall|zeile|straat|laan|plein|gracht|kade|singel|dijk|dreef|hof|park|steeg|gatan|vägen|gade|vej|gata)";
const GERMAN = `(?:\\p{Lu}[\\p{L}-]{1,30}?${GERMAN_END}|(?:${CAP}[ -]){1,3}(?:${UP("Straße|Strasse|Str.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Chaussee|Markt|Straat|Laan|Plein|Gracht|Kade|Singel")})|(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Unter den|Alter|Alte|Hinter der)\\s${CAP}|[a-zäöü]{3,20}(?:straße|strasse|str\\.))\\s{1,2}(?:Nr\\.?\\s?)?${HOUSE}`;

const FRENCH_KIND = UP(
  "rue|avenue|av.|boulevard|bd|boul.|place|chemin|impasse|allée|quai|route|cours|square|passage|villa|faubourg|rond-point|résidence|sentier|voie",
).replaceAll(".", "\\.");
const FRENCH_WORD = `(?:(?:de la|de l'|du|des|de|d'|la|le|les|l'|aux|au|à|et|en|sur|sous)\\s?)`;
const FRENCH = `\\d{1,4}(?:\\s?(?:bis|ter|quater|[A-D](?![\\p{L}])))?\\s?,?\\s(?:${FRENCH_KIND})\\s(?:${FRENCH_WORD}){0,2}(?:[\\p{L}\\d][\\p{L}\\p{M}\\d'.-]{1,30})(?:[ ](?:${FRENCH_WORD}){0,2}${CAP}){0,4}`;

const SOUTH_KIND = UP(
  "Calle|C/|Avenida|Avda.|Avda|Av.|Plaza|Pza.|Paseo|Pº|Carrer|Camino|Ronda|Travesía|Carretera|Ctra.|Glorieta|Via|Viale|Piazza|Corso|Largo|Vicolo|Strada|Piazzale|Piazzetta|Lungomare|Contrada|Rua|Travessa|Praça|Alameda|Rodovia|Estrada",
).replaceAll(".", "\\.");
const SOUTH_WORD =
  "(?:(?:de las|de los|de la|del|de|las|los|la|el|della|delle|degli|dei|dello|di|da|das|dos|do|d'|dell'|y|e|i)\\s?)";
const SOUTH = `(?:${SOUTH_KIND})\\s?(?:${SOUTH_WORD}){0,2}(?:${CAP}|[IVX]{1,5}|\\d{1,2})(?:[ ](?:${SOUTH_WORD}){0,2}(?:${CAP})){0,4},?\\s{1,2}(?:(?:n[º°o]?\\.?|núm\\.?|número|num\\.?|numero|#)\\s?)?\\d{1,5}(?:\\s?[-/]\\s?\\d{1,4})?(?:\\s?[a-zA-Z](?![\\p{L}\\d]))?(?:,?\\s\\d{1,2}\\s?[ºª°oa](?:\\s?[A-Z\\d](?![\\p{L}\\d])|\\s(?:izq|dcha|izda)[a-z]*\\.?)?)?`;

const JAPANESE =
  "(?:〒?\\d{3}-\\d{4}[ \\n]{0,2})?(?:東京都|北海道|(?:京都|大阪)府|[\\p{Script=Han}]{2,3}県)[ ]?[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々ヶ]{2,30}[ ]?[0-9一二三四五六七八九十]{1,4}(?:(?:丁目|番地?|号|-|の)[ ]?[0-9一二三四五六七八九十]{0,4}){0,4}(?:号室|号|階)?(?:[ ]?[\\p{Script=Katakana}ー\\p{Script=Han}A-Za-z]{2,20}[ ]?\\d{1,4}号?室?)?";
const JAPANESE_SHORT =
  "[\\p{Script=Han}]{1,6}[市区町村][\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,16}\\d{1,4}(?:丁目|番地?|-)(?:\\d{1,4}(?:番地?|号|-)?){1,3}";
const JAPANESE_CODE = "〒\\s?\\d{3}-?\\d{4}";
const ARABIC =
  "(?:\\d{1,4}[ ،,]{1,2})?(?:شارع|طريق|جادة|نهج|زنقة)(?:(?:\\s[\\p{Script=Arabic}\\p{M}]{2,20}){1,4}?(?:[،,]?\\s(?:رقم|عمارة|مبنى|شقة|فيلا|منزل|بناية|الطابق)\\s?\\d{1,5}){1,4}|(?:\\s[\\p{Script=Arabic}\\p{M}]{2,20}){1,3}?[،,]?\\s\\d{1,5}|(?:\\s[\\p{Script=Arabic}\\p{M}]{2,20}){1,2})(?:[،,]\\s[\\p{Script=Arabic}\\p{M}]{3,20}(?=[.،,\\n]|$)){0,2}";

const STREETS = [ENGLISH, BROADWAY, BOX, GERMAN, FRENCH, SOUTH].map(
  (source) => new RegExp(`${START}(?<value>${source})(?![\\p{L}\\p{N}]|\\s?[%€$£])`, "u"),
);
const OWN_SCRIPT = [JAPANESE, JAPANESE_SHORT, JAPANESE_CODE, ARABIC].map(
  (source) => new RegExp(`(?<value>${source})`, "u"),
);

const UK_CODE = "(?:GIR 0AA|[A-Za-z]{1,2}\\d[A-Za-z\\d]?\\s?\\d[A-Za-z]{2})";
const CODE_AND_TOWN = `(?:[A-Z]{1,2}[- ])?(?:\\d{4,5}|\\d{5}-\\d{3}|\\d{4}-\\d{3}|\\d{4}\\s?[A-Z]{2}|\\d{2}-\\d{3}|\\d{3}\\s\\d{2})\\s${CAP}(?:[ -](?:am|an der|im|sur|sous|de|la|les|le|del|di|en|aan den|\\(?${CAP}\\)?)){0,3}(?:\\s(?:CEDEX|Cedex)(?:\\s\\d{1,2})?)?(?:\\s\\([A-Z]{2}\\))?`;
const TOWN = `${CAP}(?:[ -]${CAP}){0,3}`;
const STATE_CODE = "[A-Z]{2,3}\\.?,?\\s\\d{4,5}(?:-\\d{3,4})?";
const JOIN = "(?:,?[ ]?\\r?\\n[ ]{0,4}|,\\s{0,2}|\\s-\\s)";
/** What may follow a street: flat, town, county, post code; each after a comma or on the next line. */
const TAIL = new RegExp(
  `^(?:(?:${JOIN}|\\s)${UNIT})?(?:(?:${JOIN}|\\s)(?:${CODE_AND_TOWN})|(?:${JOIN}|\\s)${TOWN}${JOIN}${TOWN}(?:${JOIN}|\\s)(?:${UK_CODE}|${STATE_CODE})|(?:${JOIN}|\\s)${TOWN}(?:${JOIN}|\\s)(?:${UK_CODE}|${STATE_CODE}|\\d{5}-\\d{3}|\\d{4,5}(?!\\d))|${JOIN}${UK_CODE})(?![\\p{L}\\p{N}])`,
  "u",
);
/** A bare town after a comma belongs to the address where the words before already said "address". */
const TOWN_TAIL = new RegExp(`^(?:(?:,?\\s)${UNIT})?(?:,\\s${CAP}(?:[ -]${CAP}){0,2}(?=[.,;\\n]|$))?`, "u");

/** A town with its code by itself: a line of its own, or called an address. */
const TOWN_LINE = new RegExp(
  `^[ \\t]{0,8}(?<value>${CODE_AND_TOWN}|${TOWN},?\\s[A-Z]{2}\\s\\d{5}(?:-\\d{4})?|${UK_CODE}|${TOWN},?\\s${UK_CODE})[ \\t]{0,3}[.,]?[ \\t]{0,3}\\r?$`,
  "mu",
);
const TOWN_SAID = new RegExp(
  `${START}(?<value>${TOWN},\\s[A-Z]{2}\\s\\d{5}(?:-\\d{4})?|${UK_CODE}|(?:D|A|CH|F|I|E|NL|B)-\\d{4,5}\\s${CAP}|${CODE_AND_TOWN})(?![\\p{L}\\p{N}])`,
  "u",
);
const ADDRESS_WORD =
  /(?<!\p{L})(?:post ?code|zip|plz|address|adresse|anschrift|wohn\p{L}*|liv(?:e|ing) (?:in|at)|moved to|umgezogen|domicile|habite|code postal|dirección|domicilio|vivo en|c[óo]digo postal|indirizzo|abito|residen\p{L}*|cap|adres|woon\p{L}*|deliver\p{L}* to|ship\p{L}* to|liefer\p{L}*|livr\p{L}*|envi\p{L}*)(?!\p{L})/iu;

const RARE = new RegExp(`${START}(?<value>${AMERICAN_RARE})`, "u");
const OWN_LINE = /(?:^|\n)[ \t]{0,8}$/;

export const streetAddress: Detector = {
  type: "street_address",
  *find(text) {
    for (const pattern of STREETS) {
      for (const { found } of matches(pattern, text)) {
        if (!isProse(text.slice(found.start, found.end))) yield withTown(text, found);
      }
    }
    yield* american(text);
    for (const { found } of matches(LABELLED, text)) {
      const value = text.slice(found.start, found.end);
      const said = /^.{6,}?(?=[.!?]\s|,?\s(?:phone|tel|e-?mail|mobile|order|dob|name)\b|$)/i.exec(value)?.[0] ?? value;
      if (/(?<![\p{L}\d])\d/u.test(said) && /\p{L}{3}/u.test(said) && !/:\/\/|:\d/.test(said))
        yield trimEnd(text, { start: found.start, end: found.start + said.length });
    }
    if (/[^\x20-\x7e\n\r\t]/.test(text))
      for (const pattern of OWN_SCRIPT) for (const { found } of matches(pattern, text)) yield trimEnd(text, found);
    for (const { found } of matches(TOWN_LINE, text)) if (/\d/.test(text.slice(found.start, found.end))) yield found;
    for (const { found } of matches(TOWN_SAID, text)) if (ADDRESS_WORD.test(before(text, found.start, 40))) yield found;
  },
};

function* american(text: string): Generator<Found> {
  for (const { found } of matches(STATE_AND_CODE, text)) {
    const street = BEFORE_STATE.exec(before(text, found.start, 140))?.[0];
    if (street !== undefined) yield { start: found.start - street.length, end: found.end };
  }
  for (const { found } of matches(RARE, text)) {
    const whole = withTown(text, found);
    const isMore = whole.end > found.end;
    const isLine =
      OWN_LINE.test(before(text, found.start, 10)) &&
      /^[ \t]{0,3}[,.]?[ \t]{0,3}(?:\r?\n|$)/.test(after(text, found.end, 8));
    if (isMore || isLine || ADDRESS_WORD.test(before(text, found.start, 40))) yield whole;
  }
}

function withTown(text: string, { start, end }: Found): Found {
  const rest = after(text, end, 120);
  const tail = TAIL.exec(rest)?.[0] ?? TOWN_TAIL.exec(rest)?.[0] ?? "";
  return trimEnd(text, { start, end: end + tail.length });
}

function trimEnd(text: string, { start, end }: Found): Found {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** "2 days on the way", "100 percent run": numbers before ordinary words. */
function isProse(value: string): boolean {
  return (
    /^\d+\s(?:[a-z]+\s)*(?:way|close|court|place|run|point|view|path|hill|green|square|row|walk|rise|drive|plaza|loop|circle|trail|street|road|lane)$/.test(
      value,
    ) ||
    /^\d+ (?:Days?|Weeks?|Months?|Years?|Hours?|Minutes?|Items?|Orders?|Units?|Stars?|Percent|The|In|On|And|Of)\b/i.test(
      value,
    )
  );
}
