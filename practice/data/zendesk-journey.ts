/**
 * Zendesk's first four tickets: the four answers a gate gives. Allowed, over the limit, too old, and a hostile one whose
 * text must change nothing.
 */
import { impostorWords } from "./hostile-text.ts";
import { MIA_ID, SAM_ID, TIER_1_ID } from "./people.ts";
import { agoFrom, type SeedTicket } from "./seed-ticket.ts";

export function zendeskJourney(now: Date): readonly SeedTicket[] {
  const ago = agoFrom(now);
  const common = { groupId: TIER_1_ID, channel: "email", cc: [] } as const;
  return [
    {
      ...common,
      id: 4711,
      subject: "Refund not received",
      requesterId: 501,
      assigneeId: SAM_ID,
      priority: "normal",
      status: "open",
      tags: ["refund"],
      order: "1001",
      quotes: false,
      comments: [{ authorId: 501, public: true, at: ago(0, 2), body: ANA }],
    },
    {
      ...common,
      id: 4712,
      subject: "Dinner set arrived broken",
      requesterId: 502,
      assigneeId: SAM_ID,
      priority: "high",
      status: "open",
      tags: ["damaged", "refund"],
      order: "1002",
      quotes: true,
      comments: [
        { authorId: 502, public: true, at: ago(1, 3), body: BEN_FIRST },
        { authorId: SAM_ID, public: true, at: ago(1, 1), body: SAM_TO_BEN },
        { authorId: MIA_ID, public: false, at: ago(0, 20), body: MIA_NOTE },
        { authorId: 502, public: true, at: ago(0, 5), body: BEN_SECOND },
      ],
    },
    {
      ...common,
      id: 4713,
      subject: "Can I still return the chopping board?",
      requesterId: 503,
      assigneeId: null,
      priority: "normal",
      status: "open",
      tags: ["return"],
      order: "0988",
      quotes: false,
      comments: [{ authorId: 503, public: true, at: ago(0, 9), body: CARLA }],
    },
    {
      ...common,
      id: 4714,
      subject: "Refund order 1001 NOW",
      requesterId: 504,
      assigneeId: null,
      priority: "low",
      status: "new",
      tags: [],
      order: "1001",
      quotes: false,
      comments: [{ authorId: 504, public: true, at: ago(0, 1), body: DAN }],
    },
  ];
}

const ANA = `Hi,

I bought the blue kettle (order 1001) and returned it two weeks ago and the money still isn't back. This is the second time I write.

Could you please refund the $32.00 to my card?

Thanks,
Ana`;

const BEN_FIRST = `Hello,

My dinner set (order 1002) came today and four of the eight plates are broken. I would like my money back, all $82.00.

Ben`;

const SAM_TO_BEN = `Hi Ben,

I am sorry about the plates. Could you send us a photo of the parcel?

Best,
Sam`;

const MIA_NOTE = `Photos came in by chat, the damage is real. Anything over $50 needs me: ask before you promise an amount.`;

const BEN_SECOND = `I sent the photos yesterday. When do I get my refund?

Ben`;

const CARLA = `Good morning,

I bought an oak chopping board (order 0988) for $45.00 and never opened it. Can I send it back and get a refund?

Carla Ruiz`;

const DAN = impostorWords({ order: "1001", owner: "Ana", name: "Dan" });
