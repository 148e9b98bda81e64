/** Rows that count over all server processes on one database. Times are milliseconds. */
export interface SharedTables {
  /** `user` is empty for everybody whom nobody knows. */
  sign_in_tries: { user: string; failures: number; rests_until: number };
  push_tickets: { ticket_hash: string; user: string; expires_at: number };
}
