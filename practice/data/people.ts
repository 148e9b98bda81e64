/** Who works at and who writes to the two practice desks. Everybody is invented; the numbers are the desks' own ids. */
export interface PracticeUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: "end-user" | "agent" | "admin";
  readonly signature: string | null;
  readonly phone: string | null;
}

export interface PracticeGroup {
  readonly id: number;
  readonly name: string;
  readonly agents: readonly number[];
}

export const SAM_ID = 77;
export const MIA_ID = 78;
export const FRESHDESK_SAM_ID = 510;
export const FRESHDESK_MIA_ID = 511;

export const TIER_1_ID = 21;
export const BILLING_ID = 22;
export const LEGAL_ID = 23;
export const SAFETY_ID = 24;

export const FRESHDESK_TIER_1_ID = 6101;
export const FRESHDESK_BILLING_ID = 6102;
export const FRESHDESK_LEGAL_ID = 6103;
export const FRESHDESK_SAFETY_ID = 6104;

export const zendeskUsers: readonly PracticeUser[] = [
  ...team(SAM_ID, MIA_ID),
  customer(501, "Ana Lopez", "ana@example.com"),
  customer(502, "Ben Okafor", "ben@example.com"),
  customer(503, "Carla Ruiz", "carla@example.com"),
  customer(504, "Dan Mallory", "dan@example.com"),
  customer(505, "Ivy Marsh", "ivy.marsh@example.com", "+1 202-555-0143"),
  customer(506, "Jonas Feldkamp", "jonas.feldkamp@example.org", "+49 30 23125 118"),
  customer(507, "Élodie Garnier", "elodie.garnier@example.net", "+33 1 99 00 12 34"),
  customer(508, "Keith Ampofo", "keith.ampofo@example.com", "+44 20 7946 0958"),
  customer(509, "Lena Whitlock", "lena.whitlock@example.net"),
  customer(510, "Martin Osei", "martin.osei@herald.example"),
  customer(511, "Nuria Campos", "nuria.campos@example.org", "+34 612 34 56 78"),
  customer(512, "Owen Tran", "owen.tran@example.com"),
  customer(513, "小林 由紀", "yuki.kobayashi@example.jp", "+81 90-1234-5678"),
  customer(514, "Pam Devlin", "pam.devlin@example.com"),
  customer(515, "Rolf Beck", "rolf.beck@example.org"),
  customer(516, "سارة المنصوري", "sara.almansouri@example.ae", "+971 50 123 4567"),
  customer(517, "Quentin Hale", "quentin.hale@example.net"),
  customer(518, "Rita Voss", "rita.voss@example.org"),
  customer(519, "Tom Ridley", "tom.ridley@papertrail.example"),
  customer(520, "Una Brennan", "una@cafe-lighthouse.example", "+353 85 012 3456"),
  customer(521, "Karin Beck", "karin.beck@example.org"),
  customer(522, "Accounts, Café Lighthouse", "accounts@cafe-lighthouse.example"),
];

export const freshdeskUsers: readonly PracticeUser[] = [
  ...team(FRESHDESK_SAM_ID, FRESHDESK_MIA_ID),
  customer(82001, "Eva Lind", "eva@example.com"),
  customer(82002, "Finn Berg", "finn@example.com"),
  customer(82003, "Greta Sommer", "greta@example.com"),
  customer(82004, "Hank Mallory", "hank@example.com"),
  customer(82005, "Pablo Iriarte", "pablo.iriarte@example.org", "+34 612 34 56 78"),
  customer(82006, "中村 健太", "kenta.nakamura@example.jp", "+81 90-1234-5678"),
  customer(82007, "Judith Crane", "judith.crane@example.com", "+44 20 7946 0321"),
  customer(82008, "Uwe Hartwig", "uwe.hartwig@example.org", "+49 30 23125 204"),
  customer(82009, "Camille Roux", "camille.roux@example.net"),
  customer(82010, "Sasha Whitfield", "sasha@kitchenhour.example"),
  customer(82011, "Denise Calloway", "denise.calloway@example.com", "+1 202-555-0177"),
  customer(82012, "Bilal Aziz", "bilal.aziz@example.com"),
  customer(82013, "خالد الحداد", "khaled.alhaddad@example.com", "+20 100 123 4567"),
  customer(82014, "Margaux Petit", "margaux.petit@example.net", "+33 1 99 00 56 78"),
  customer(82015, "Gwen Pryce", "gwen.pryce@example.com"),
  customer(82016, "渡辺 美咲", "misaki.watanabe@example.jp"),
  customer(82017, "Northgate Ceramics", "billing@northgate-ceramics.example"),
  customer(82018, "Álvaro Nieto", "alvaro.nieto@example.org"),
  customer(82019, "Victor Slade", "victor.slade@example.net"),
  customer(82020, "Maeve Kinsella", "orders@harbour-rooms.example", "+353 85 012 3456"),
  customer(82021, "Owain Pryce", "owain.pryce@example.com"),
  customer(82022, "Front desk, Harbour Rooms", "frontdesk@harbour-rooms.example"),
];

export const zendeskGroups: readonly PracticeGroup[] = [
  { id: TIER_1_ID, name: "Tier 1", agents: [SAM_ID, MIA_ID] },
  { id: BILLING_ID, name: "Billing", agents: [MIA_ID] },
  { id: LEGAL_ID, name: "Legal", agents: [MIA_ID] },
  { id: SAFETY_ID, name: "Trust & Safety", agents: [MIA_ID] },
];

export const freshdeskGroups: readonly PracticeGroup[] = [
  { id: FRESHDESK_TIER_1_ID, name: "Tier 1", agents: [FRESHDESK_SAM_ID, FRESHDESK_MIA_ID] },
  { id: FRESHDESK_BILLING_ID, name: "Billing", agents: [FRESHDESK_MIA_ID] },
  { id: FRESHDESK_LEGAL_ID, name: "Legal", agents: [FRESHDESK_MIA_ID] },
  { id: FRESHDESK_SAFETY_ID, name: "Trust & Safety", agents: [FRESHDESK_MIA_ID] },
];

/** The same two people work on both desks, each desk under its own number. */
function team(sam: number, mia: number): PracticeUser[] {
  return [
    { id: sam, name: "Sam Agent", email: "sam@acme.example", role: "agent", signature: "Best,\nSam", phone: null },
    {
      id: mia,
      name: "Mia Lead",
      email: "mia@acme.example",
      role: "admin",
      signature: "Kind regards,\nMia",
      phone: null,
    },
  ];
}

function customer(id: number, name: string, email: string, phone: string | null = null): PracticeUser {
  return { id, name, email, role: "end-user", signature: null, phone };
}
