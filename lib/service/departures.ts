/** What left this browser for a model, per ticket: written as it leaves, counted for the view, told on demand. */
import type { Departure } from "#lib/copilot/port.ts";
import type { DepartureView, TicketView } from "#lib/messaging/view.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { addDeparture, departuresOf, removeDeparturesBefore } from "#lib/storage/departures.ts";

export interface Departures {
  add(where: string, departure: Departure): Promise<void>;
  tally(where: string): Promise<NonNullable<TicketView["left"]>>;
  /** Newest first. */
  list(where: string): Promise<DepartureView[]>;
  forgetBefore(at: string): Promise<number>;
}

export function createDepartures(db: CountersignDatabase): Departures {
  /** The texts are long and a view is made often: they are counted once. */
  const tallies = new Map<string, NonNullable<TicketView["left"]>>();

  async function tally(where: string): Promise<NonNullable<TicketView["left"]>> {
    const known = tallies.get(where);
    if (known !== undefined) return known;
    const counted = count(await departuresOf(db, where));
    tallies.set(where, counted);
    return counted;
  }

  return {
    tally,
    async add(where, departure) {
      await addDeparture(db, { where, ...departure });
      tallies.delete(where);
    },
    list: async (where) => (await departuresOf(db, where)).map(({ id: _, where: __, ...shown }) => shown),
    async forgetBefore(at) {
      tallies.clear();
      return removeDeparturesBefore(db, at);
    },
  };
}

/** The same values are replaced in every request of a ticket: the most of any request says how many there are. */
function count(all: readonly Pick<Departure, "replaced">[]): NonNullable<TicketView["left"]> {
  const sums = all.map(({ replaced }) => Object.values(replaced).reduce((sum, one) => sum + one, 0));
  return { requests: all.length, values: Math.max(0, ...sums) };
}
