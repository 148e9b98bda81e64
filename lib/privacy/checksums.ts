/** Check digits of numbers that carry some: what passes is hardly a chance. Digits only, unless said otherwise. */

export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighed = i % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** The remainder of a number of any length, letters counting as A = 10 … Z = 35 (ISO 7064, MOD 97-10). */
export function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Σ digit × weight. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i] ?? 0), 0);
}

/** EAN-13 and what is built like it. */
export function ean13(digits: string): boolean {
  return digits.length === 13 && weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Brazilian CPF: two check digits; all digits the same is no number. */
export function cpf(digits: string): boolean {
  if (digits.length !== 11 || /^(\d)\1+$/.test(digits)) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += Number(digits[i]) * (length + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

/** German Steuer-ID (ISO 7064, MOD 11,10); among the first ten digits exactly one occurs two or three times. */
export function steuerId(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** Spanish DNI and NIE, upper case. */
export function dni(value: string): boolean {
  const number = Number(value.slice(0, -1).replace("X", "0").replace("Y", "1").replace("Z", "2"));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === value.at(-1);
}

/** French NIR, upper case, 15 characters; Corsica writes 2A and 2B. */
export function nir(value: string): boolean {
  const number = BigInt(value.slice(0, 13).replace("2A", "19").replace("2B", "18"));
  return 97n - (number % 97n) === BigInt(value.slice(13));
}

/** Chinese resident identity number, 17 digits and a digit or X. */
export function chineseId(value: string): boolean {
  const sum = weighted(value.slice(0, 17), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return "10X98765432"[sum % 11] === value.at(-1);
}

/** US routing number. */
export function aba(digits: string): boolean {
  return (
    /^(0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits) &&
    weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
  );
}

/** The British health service's number; nine digits and a check digit. */
export function nhs(digits: string): boolean {
  const rest = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits.length === 10 && rest % 11 === Number(digits[9]);
}

/** Portugal's tax number. */
export function nif(digits: string): boolean {
  const rest = 11 - (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits.length === 9 && (rest > 9 ? 0 : rest) === Number(digits[8]);
}
