import type { Delivery } from "../../src/report/delivery-record.js";
import type { Recording, Removal, State, Store } from "../../src/stores/store.js";
import { deliveryOf } from "../../src/stores/stored-report.js";

/** The change by which an attempt on a pending report starts. */
export function begun(id: string, record: Delivery): Recording {
  return { id, from: "pending", to: "pending", record };
}

/** The change by which an outcome or a decision is recorded, and the report gets its state. */
export function settled(id: string, record: Delivery, to: State, from: State = "pending"): Recording {
  return { id, from, to, record };
}

/** The change by which a report is removed for good. */
export function forgotten(id: string, from: State = "sent"): Removal {
  return { id, from };
}

/** The delivery record of a report, in whatever state it is. */
export async function recordIn(store: Store, id: string): Promise<Delivery | undefined> {
  return deliveryOf(await store.find(id));
}
