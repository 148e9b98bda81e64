/** How many keys a record has, without making a list of them: that would be most of what a decision leaves to collect. */
export function countKeys(record: object): number {
  let count = 0;
  for (const key in record) if (Object.hasOwn(record, key)) count++;
  return count;
}
