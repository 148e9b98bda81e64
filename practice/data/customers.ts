/** The shop's customers. One person with tickets on a desk is one customer; some who write to the desks are none. */
export interface SeedCustomer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export const practiceCustomers: readonly SeedCustomer[] = [
  { id: "cus_ana", name: "Ana Lopez", email: "ana@example.com" },
  { id: "cus_ben", name: "Ben Okafor", email: "ben@example.com" },
  { id: "cus_carla", name: "Carla Ruiz", email: "carla@example.com" },
  { id: "cus_dan", name: "Dan Mallory", email: "dan@example.com" },
  { id: "cus_ivy", name: "Ivy Marsh", email: "ivy.marsh@example.com" },
  { id: "cus_jonas", name: "Jonas Feldkamp", email: "jonas.feldkamp@example.org" },
  { id: "cus_elodie", name: "Élodie Garnier", email: "elodie.garnier@example.net" },
  { id: "cus_keith", name: "Keith Ampofo", email: "keith.ampofo@example.com" },
  { id: "cus_lena", name: "Lena Whitlock", email: "lena.whitlock@example.net" },
  { id: "cus_nuria", name: "Nuria Campos", email: "nuria.campos@example.org" },
  { id: "cus_owen", name: "Owen Tran", email: "owen.tran@example.com" },
  { id: "cus_yuki", name: "小林 由紀", email: "yuki.kobayashi@example.jp" },
  { id: "cus_pam", name: "Pam Devlin", email: "pam.devlin@example.com" },
  { id: "cus_rolf", name: "Rolf Beck", email: "rolf.beck@example.org" },
  { id: "cus_sara", name: "سارة المنصوري", email: "sara.almansouri@example.ae" },
  { id: "cus_quentin", name: "Quentin Hale", email: "quentin.hale@example.net" },
  { id: "cus_rita", name: "Rita Voss", email: "rita.voss@example.org" },
  { id: "cus_una", name: "Una Brennan", email: "una@cafe-lighthouse.example" },
  { id: "cus_eva", name: "Eva Lind", email: "eva@example.com" },
  { id: "cus_finn", name: "Finn Berg", email: "finn@example.com" },
  { id: "cus_greta", name: "Greta Sommer", email: "greta@example.com" },
  { id: "cus_hank", name: "Hank Mallory", email: "hank@example.com" },
  { id: "cus_pablo", name: "Pablo Iriarte", email: "pablo.iriarte@example.org" },
  { id: "cus_kenta", name: "中村 健太", email: "kenta.nakamura@example.jp" },
  { id: "cus_judith", name: "Judith Crane", email: "judith.crane@example.com" },
  { id: "cus_uwe", name: "Uwe Hartwig", email: "uwe.hartwig@example.org" },
  { id: "cus_camille", name: "Camille Roux", email: "camille.roux@example.net" },
  { id: "cus_denise", name: "Denise Calloway", email: "denise.calloway@example.com" },
  { id: "cus_bilal", name: "Bilal Aziz", email: "bilal.aziz@example.com" },
  { id: "cus_khaled", name: "خالد الحداد", email: "khaled.alhaddad@example.com" },
  { id: "cus_margaux", name: "Margaux Petit", email: "margaux.petit@example.net" },
  { id: "cus_gwen", name: "Gwen Pryce", email: "gwen.pryce@example.com" },
  { id: "cus_misaki", name: "渡辺 美咲", email: "misaki.watanabe@example.jp" },
  { id: "cus_alvaro", name: "Álvaro Nieto", email: "alvaro.nieto@example.org" },
  { id: "cus_victor", name: "Victor Slade", email: "victor.slade@example.net" },
  { id: "cus_maeve", name: "Maeve Kinsella", email: "orders@harbour-rooms.example" },
];
