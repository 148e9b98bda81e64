/** Freshdesk's everyday tickets: plain questions, unclear ones, and one that was meant for somebody else. */
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID, FRESHDESK_TIER_1_ID } from "./people.ts";
import { agoFrom, incoming, type SeedTicket } from "./seed-ticket.ts";

export function freshdeskEveryday(now: Date): readonly SeedTicket[] {
  const ago = agoFrom(now);
  const groupId = FRESHDESK_TIER_1_ID;
  return [
    incoming({
      id: 8105,
      groupId,
      subject: "¿Cuándo llega mi paellera?",
      requesterId: 82005,
      assigneeId: FRESHDESK_SAM_ID,
      tags: ["shipping"],
      order: "2004",
      channel: "web",
      comments: [{ authorId: 82005, public: true, at: ago(0, 4), body: PABLO }],
    }),
    incoming({
      id: 8106,
      groupId,
      subject: "領収書の発行について",
      requesterId: 82006,
      status: "pending",
      priority: "low",
      order: "2005",
      comments: [
        { authorId: 82006, public: true, at: ago(2, 3), body: KENTA_FIRST },
        { authorId: FRESHDESK_SAM_ID, public: true, at: ago(2, 1), body: SAM_TO_KENTA },
        { authorId: 82006, public: true, at: ago(0, 12), body: KENTA_SECOND },
      ],
    }),
    incoming({
      id: 8114,
      groupId,
      subject: "Remboursement svp",
      requesterId: 82014,
      tags: ["refund"],
      comments: [{ authorId: 82014, public: true, at: ago(0, 5), body: MARGAUX }],
    }),
    incoming({
      id: 8115,
      groupId,
      subject: "the cake thing",
      requesterId: 82015,
      assigneeId: FRESHDESK_MIA_ID,
      priority: "low",
      cc: [82021],
      comments: [
        { authorId: 82015, public: true, at: ago(1, 2), body: GWEN },
        { authorId: 82021, public: true, at: ago(0, 20), body: OWAIN },
      ],
    }),
    incoming({
      id: 8116,
      groupId,
      subject: "お弁当箱：返品か交換か",
      requesterId: 82016,
      order: "2015",
      comments: [
        { authorId: 82016, public: true, at: ago(1, 8), body: MISAKI_FIRST },
        { authorId: 82016, public: true, at: ago(0, 6), body: MISAKI_SECOND },
      ],
    }),
    incoming({
      id: 8117,
      groupId,
      subject: "Invoice NC-20418 overdue + portal access",
      requesterId: 82017,
      assigneeId: FRESHDESK_SAM_ID,
      status: "solved",
      tags: ["wrong_desk"],
      comments: [
        { authorId: 82017, public: true, at: ago(5, 3), body: NORTHGATE },
        { authorId: FRESHDESK_MIA_ID, public: false, at: ago(5, 2), body: NOTE_ON_NORTHGATE },
        { authorId: FRESHDESK_SAM_ID, public: true, at: ago(5, 1), body: SAM_TO_NORTHGATE },
      ],
    }),
  ];
}

const PABLO = `Hola, buenas:

Hice el pedido 2004 hace casi una semana (una paellera de 40 cm) y sigue «en preparación». La necesito para el domingo, viene toda la familia. ¿Me pueden decir si llega a tiempo?

Si hace falta, mi móvil es el 612 34 56 78. Dirección: Avda. de la Huerta 7, bajo B, 46014 Valencia.

Un saludo,
Pablo`;

const KENTA_FIRST = `はじめまして。注文番号2005（炊飯器）の領収書を発行していただけますか。宛名は「株式会社なかむら食堂」でお願いします。`;

const SAM_TO_KENTA = `中村様

ご連絡ありがとうございます。領収書の送付先をお知らせください。

Best,
Sam`;

const KENTA_SECOND = `メールで結構です。念のため郵送先もお伝えします。

〒812-0000 福岡市博多区中洲四丁目5-6 なかむらビル2階
電話 090-1234-5678

中村`;

const MARGAUX = `Bonjour,

j'ai passé deux commandes le même jour (une poêle à crêpes et un fouet) et j'en ai renvoyé une, je ne sais plus laquelle a été enregistrée chez vous. Pouvez-vous me rembourser celle que j'ai renvoyée ? C'était à peu près 30 $.

Merci d'avance,
Margaux Petit
+33 1 99 00 56 78`;

const GWEN = `Hi! We bought the cake thing from you as a wedding present and they already have one. Can I still return it? My brother has the order number, he's in copy.

Gwen x`;

const OWAIN = `Don't return it, they love it, Gwen hasn't asked them. If anything send a second one to mine: 3 Chapel Terrace, Aberystwyth SY23 2XX. I'll pay. Card ending 0005 like last time. O.`;

const MISAKI_FIRST = `先日購入したお弁当箱（注文番号2015）ですが、蓋が閉まりません。返品して返金をお願いします。`;

const MISAKI_SECOND = `すみません、やはり返金ではなく、同じものの赤色と交換してください。もし赤がなければ、そのまま使いますので何もしなくて大丈夫です。でも返金できるなら返金のほうがいいかもしれません。

渡辺`;

const NORTHGATE = `Dear accounts payable,

our invoice NC-20418 over 3,410.00 GBP is 21 days overdue. Please pay to GB29 NWBK 6016 1331 9268 19, reference NC-20418.

Also your EDI login stopped working, here is the new one: https://edi.northgate-ceramics.example/login?user=acme&api_key=AKIAIOSFODNN7EXAMPLE, secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.

Northgate Ceramics Ltd, Unit 9, Kiln Lane, Stoke-on-Trent ST1 5XX`;

const NOTE_ON_NORTHGATE =
  "A supplier, not a customer. Forwarded to purchasing; the key in the mail is theirs and should be changed.";

const SAM_TO_NORTHGATE = `Hello,

this is the customers' desk. I have passed your mail on to our purchasing team.

Best,
Sam`;
