/** Internet addresses. Version numbers, times and hardware addresses look similar and are none. */
import { before, type Detector, distanceTo, matches } from "./detector.ts";

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const V4 = new RegExp(`(?<![\\w.-])(?<value>${OCTET}(?:\\.${OCTET}){3})(?![\\w-]|\\.\\d)`);
const V6 = /(?<![\w:.])(?<value>[0-9a-f:]{3,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?)(?![\w:]|\.\d)/i;
const VERSION =
  /\b(?:v|ver|version|versión|versione|firmware|release|build|driver|treiber|update|software|app|ios|android|windows|chrome|sdk|upgraded|updated|downgraded|upgrade|aktualisiert|patch|step|section|chapter|clause|paragraph|schritt|abschnitt|kapitel|chapitre|sección|capítulo)\b|バージョン|إصدار/gi;
const ADDRESS = /\bip(?:v[46])?\b|アドレス|\b(?:address|adresse|dirección|indirizzo)\b/gi;
const NOBODYS = /^(?:127\.|0\.0\.0\.0$|255\.255\.)/;

export const ip: Detector = {
  type: "ip",
  *find(text) {
    for (const { found, match } of matches(V4, text)) {
      const said = before(text, found.start, 28);
      const isVersion = distanceTo(VERSION, said) < distanceTo(ADDRESS, said);
      if (!isVersion && !NOBODYS.test(match[0])) yield found;
    }
    for (const { found } of matches(V6, text)) {
      const value = text.slice(found.start, found.end);
      const trimmed = /[^:]:$/.test(value) ? value.slice(0, -1) : value;
      if (isV6(trimmed)) yield { start: found.start, end: found.start + trimmed.length };
    }
  },
};

function isV6(value: string): boolean {
  const halves = value.split("::");
  if (halves.length > 2 || !/\d/.test(value) || value.length < 6) return false;
  let groups = 0;
  for (const group of halves.flatMap((half) => (half === "" ? [] : half.split(":")))) {
    if (group.includes(".")) groups += 2;
    else if (/^[0-9a-f]{1,4}$/i.test(group)) groups++;
    else return false;
  }
  return halves.length === 2 ? groups >= 2 && groups < 8 : groups === 8;
}
