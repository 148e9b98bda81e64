/**
 * The shop's orders, dated from `now`, so that a 30-day window holds or fails on any day it is run. Orders of Zendesk's
 * customers begin with 0 and 1, those of Freshdesk's with 1988 and 2: both desks run in one session without touching each
 * other's money.
 */
import { agoFrom } from "./seed-ticket.ts";

export interface SeedOrder {
  readonly order: string;
  readonly customer: string;
  readonly items: string;
  /** In cents. */
  readonly amount: number;
  readonly last4: string;
  readonly placedAt: Date;
  readonly returnedAt: Date | null;
}

type Placed = readonly [days: number, hours: number];
type Row = readonly [order: string, customer: string, items: string, cents: number, last4: string, Placed, Placed?];

const ROWS: readonly Row[] = [
  ["1001", "cus_ana", "Blue kettle", 3200, "4242", [18, 3], [14, 1]],
  ["1002", "cus_ben", "Stoneware dinner set", 8200, "1881", [10, 6]],
  ["0988", "cus_carla", "Oak chopping board", 4500, "0005", [47, 2]],
  ["1003", "cus_dan", "Tea towels, set of three", 1200, "3222", [6, 4]],
  ["1004", "cus_ivy", "Cast-iron pan", 5400, "4242", [5, 2]],
  ["1005", "cus_jonas", "Linen tablecloth", 3900, "1881", [1, 7]],
  ["1006", "cus_elodie", "Espresso machine", 24_900, "4444", [61, 3]],
  ["1007", "cus_keith", "Copper saucepan", 11_800, "4242", [33, 5]],
  ["1008", "cus_lena", "Enamel mug", 1400, "0005", [8, 9]],
  ["1009", "cus_nuria", "Glass teapot", 2700, "4444", [12, 4]],
  ["1010", "cus_owen", "Gift card", 10_000, "1881", [2, 1]],
  ["1011", "cus_yuki", "Matcha bowl, hand-thrown", 6800, "4242", [9, 2]],
  ["1012", "cus_pam", "Salad servers", 1900, "0005", [20, 4]],
  ["1013", "cus_pam", "Serving bowl", 3600, "0005", [11, 8]],
  ["1014", "cus_rolf", "Bread bin", 4900, "1881", [16, 1]],
  ["1016", "cus_sara", "Dallah coffee pot", 7300, "4444", [4, 6]],
  ["1017", "cus_quentin", "Paring knife", 2200, "4242", [13, 3]],
  ["1018", "cus_rita", "Pepper mill", 3100, "1881", [7, 5]],
  ["1015", "cus_una", "Milk jug", 1800, "4242", [5, 3]],
  ["2001", "cus_eva", "Green teapot", 3200, "4242", [18, 3], [14, 1]],
  ["2002", "cus_finn", "Porcelain coffee set", 8200, "1881", [10, 6]],
  ["1988", "cus_greta", "Walnut serving tray", 4500, "0005", [47, 2]],
  ["2003", "cus_hank", "Oven gloves", 1200, "3222", [6, 4]],
  ["2004", "cus_pablo", "Paella pan", 4700, "4444", [6, 2]],
  ["2005", "cus_kenta", "Rice cooker", 12_900, "4242", [15, 5]],
  ["2006", "cus_judith", "Knife block", 13_500, "1881", [54, 4]],
  ["2007", "cus_uwe", "Coffee grinder", 9900, "0005", [24, 7]],
  ["2008", "cus_camille", "Candle set", 2600, "4444", [3, 8]],
  ["2009", "cus_denise", "Pressure cooker", 8900, "4242", [19, 2]],
  ["2010", "cus_bilal", "Toaster", 4400, "1881", [27, 6]],
  ["2011", "cus_khaled", "Dinner service for twelve", 64_000, "4444", [9, 3]],
  ["2012", "cus_margaux", "Crêpe pan", 3300, "0005", [14, 6]],
  ["2013", "cus_margaux", "Whisk", 1100, "0005", [14, 5]],
  ["2014", "cus_gwen", "Cake stand", 3800, "4242", [17, 2]],
  ["2015", "cus_misaki", "Bento box", 2900, "4242", [10, 1]],
  ["2016", "cus_alvaro", "Olive dish", 1700, "1881", [8, 3]],
  ["2017", "cus_victor", "Butter dish", 2100, "0005", [21, 4]],
  ["2018", "cus_maeve", "Water jug", 1800, "4242", [5, 3]],
];

export function practiceOrders(now: Date): readonly SeedOrder[] {
  const ago = agoFrom(now);
  return ROWS.map(([order, customer, items, amount, last4, placed, returned]) => ({
    order,
    customer,
    items,
    amount,
    last4,
    placedAt: ago(...placed),
    returnedAt: returned === undefined ? null : ago(...returned),
  }));
}
