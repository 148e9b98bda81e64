/** Zendesk's everyday tickets: plain questions, unclear ones, and one that was meant for somebody else. */
import { MIA_ID, SAM_ID, TIER_1_ID } from "./people.ts";
import { agoFrom, incoming, type SeedTicket } from "./seed-ticket.ts";

export function zendeskEveryday(now: Date): readonly SeedTicket[] {
  const ago = agoFrom(now);
  const groupId = TIER_1_ID;
  return [
    incoming({
      id: 4715,
      groupId,
      subject: "where is my pan??",
      requesterId: 505,
      assigneeId: SAM_ID,
      status: "pending",
      tags: ["shipping"],
      order: "1004",
      channel: "web",
      comments: [
        { authorId: 505, public: true, at: ago(2, 6), body: IVY_FIRST },
        { authorId: SAM_ID, public: true, at: ago(2, 2), body: SAM_TO_IVY },
        { authorId: 505, public: true, at: ago(0, 3), body: IVY_SECOND },
      ],
    }),
    incoming({
      id: 4716,
      groupId,
      subject: "Lieferadresse ändern, Bestellung 1005",
      requesterId: 506,
      status: "new",
      priority: null,
      order: "1005",
      comments: [{ authorId: 506, public: true, at: ago(0, 4), body: JONAS }],
    }),
    incoming({
      id: 4724,
      groupId,
      subject: "refund for the one that's too small",
      requesterId: 514,
      priority: "low",
      tags: ["refund"],
      comments: [{ authorId: 514, public: true, at: ago(0, 7), body: PAM }],
    }),
    incoming({
      id: 4725,
      groupId,
      subject: "Brotkasten - Umtausch oder Geld zurück?",
      requesterId: 515,
      assigneeId: MIA_ID,
      status: "hold",
      tags: ["return"],
      cc: [521],
      comments: [
        { authorId: 515, public: true, at: ago(3, 4), body: ROLF_FIRST },
        { authorId: MIA_ID, public: false, at: ago(3, 1), body: NOTE_ON_ROLF },
        { authorId: 515, public: true, at: ago(2, 20), body: ROLF_SECOND },
        { authorId: 521, public: true, at: ago(0, 11), body: KARIN },
      ],
    }),
    incoming({
      id: 4726,
      groupId,
      subject: "طلب رقم ١٠١٦ - إلغاء أو تبديل؟",
      requesterId: 516,
      order: "1016",
      comments: [{ authorId: 516, public: true, at: ago(0, 6), body: SARA }],
    }),
    incoming({
      id: 4729,
      groupId,
      subject: "Webhook returns 401 since the key rotation",
      requesterId: 519,
      assigneeId: SAM_ID,
      status: "solved",
      priority: "low",
      tags: ["wrong_desk"],
      comments: [
        { authorId: 519, public: true, at: ago(4, 5), body: TOM },
        { authorId: SAM_ID, public: true, at: ago(4, 3), body: SAM_TO_TOM },
      ],
    }),
  ];
}

const IVY_FIRST = `hey, ordered the cast iron pan (1004) on monday and the tracking hasn't moved since. is it lost? ivy`;

const SAM_TO_IVY = `Hi Ivy,

the carrier scanned your parcel in Dover this morning. It should be with you within two days.

Best,
Sam`;

const IVY_SECOND = `two days are over and nothing. can you ring me when you know more, +1 202-555-0143, i'm home all day. 48 Alder Row, Apt 3B, Springfield, IL 62704, the bell says Marsh/Ito

Sent from my phone`;

const JONAS = `Guten Tag,

ich habe gestern die Leinentischdecke bestellt (Nr. 1005) und leider noch meine alte Adresse im Konto gehabt. Bitte schicken Sie das Paket an:

Jonas Feldkamp
Ahornallee 112, Hinterhaus
14050 Berlin

Falls der Bote mich nicht findet: 030 23125-118 oder mobil 0170 000 00 00. Geburtsdatum zur Kontrolle, falls nötig: 14.03.1986.

Vielen Dank und schöne Grüße
Jonas Feldkamp`;

const PAM = `Hi, I bought two things from you this month and one of them is smaller than it looked in the pictures. I'd like my money back for that one please, I'm keeping the other.

The receipts say $19 and $36 I think. You must be able to see it on your side.

Pam D.`;

const ROLF_FIRST = `Hallo,

der Deckel vom Brotkasten klemmt. Ich möchte ihn umtauschen, bitte keinen Gutschein. Die Bestellnummer habe ich gerade nicht zur Hand, meine Frau hat die Mail gelöscht.

Rolf Beck`;

const NOTE_ON_ROLF =
  "Two bread bins went to Becks in the last month, one under each name. Don't guess which one this is.";

const ROLF_SECOND = `Doch kein Umtausch, wir hätten lieber das Geld zurück, und zwar auf das Konto DE89 3704 0044 0532 0130 00 (Karin Beck) und nicht auf die Karte. Rolf`;

const KARIN = `Guten Abend, ich bin Rolfs Frau. Bitte überweisen Sie nichts, wir wollen den Brotkasten behalten und nur einen neuen Deckel. Rolf weiß noch nichts davon :)

Karin Beck
karin.beck@example.org`;

const SARA = `السلام عليكم،

اشتريت دلّة قهوة (الطلب رقم ١٠١٦) هدية لوالدتي ولم تصل حتى الآن. إذا كانت لم تُشحن بعد فأرجو إلغاء الطلب، وإذا كانت قد شُحنت فأريد تبديلها باللون النحاسي بدلًا من الفضي.

رقم هاتفي ‎٠٥٠ ١٢٣ ٤٥٦٧ أو ‎+971 50 123 4567، والعنوان: شارع النخيل ١٢، الشقة ٤٠٣، دبي.

شكرًا جزيلًا،
سارة المنصوري`;

const TOM = `Hello Papertrail support,

since you rotated the keys on Tuesday our webhook gets 401 on every delivery. Request from our side:

curl -H "Authorization: Bearer AKIAIOSFODNN7EXAMPLE" "https://hooks.papertrail.example/v1/in?access_token=pt_live_0000PRACTICE0000ONLY"

Source address is 203.0.113.57. Please treat as urgent, we lose log lines.

Tom Ridley
Platform team`;

const SAM_TO_TOM = `Hi Tom,

I think this was meant for Papertrail: we sell kitchenware. Please look at the keys in your mail, they should be replaced.

Best,
Sam`;
